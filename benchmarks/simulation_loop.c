/* The event loop of Ambidex in C, as the limit of its speed: the same steps on the same numbers, and so the same rows.

   As the kernel: tables of states, roles, groups of servers and priority classes; a hash for every piece of luck; a
   tournament with a place for each server; first come, first served by role and class; idle servers in the order in which
   they became idle; eight numbers known of a case, eight in a row; the area under the cases in the factory. It leaves out
   what the three models have not: calendars, delays, batches, outsiders, tables of quantiles, a second work type. */

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

typedef int64_t whole;
typedef uint64_t key_of;

#define NEVER INT64_MAX
#define STEP 0xD1342543DE82EF95u
#define WAYS 64 /* the first successor of every 1/64 of the shares, where there are many */
#define PURPOSE 0x9E3779B97F4A7C15u
enum { FOR_START = 1, FOR_SERVICE = 2, FOR_ROUTE = 4 };

typedef struct { whole activity, priority, next_first, next_last, guide, spare[3]; } state_t;
typedef struct { whole first, last; } range_t;
typedef struct { whole first, last, guide; } start_t;
typedef struct { whole state, next, member, ready, enabled, luck, key, delayed; } case_t;
typedef struct { whole of, state, server, enabled, start, end, work, batch; } row_t;
typedef struct { whole job, idle_next, idle_since; } server_t;
typedef struct { whole idle_first, idle_last, longest; } group_t;
typedef struct { whole first, last; } queue_t;

typedef struct {
    whole n_cases, n_servers, n_groups, n_activities, n_roles, n_classes, limit, room;
    key_of type_key;
    start_t start;
    const state_t *state;
    const double *next_share;
    const whole *next_state, *next_guide, *role;
    const double *mean;
    const key_of *activity_key;
    const whole *server_group;
    const double *pace;
    const range_t *roles_of_group;
    const whole *group_role;
    const range_t *groups_of_role;
    const whole *role_group;
    const whole *arrival_at;
} plan_t;

typedef struct { whole n_rows, stopped_at, area; } outcome_t;

static inline key_of mixed(key_of key) {
    key = (key ^ (key >> 30)) * 0xBF58476D1CE4E5B9u;
    key = (key ^ (key >> 27)) * 0x94D049BB133111EBu;
    return key ^ (key >> 31);
}

static inline double share_of(key_of luck, key_of purpose) {
    return (double)(mixed(luck + purpose * PURPOSE) >> 11) * 0x1p-53;
}

static inline whole least(whole one, whole other) { return one < other ? one : other; }

/* Enter what one server waits for into the tournament, whose winner, the earliest of all, is due[1]. */
static inline void schedule(whole *due, whole places, whole who, whole when) {
    whole at = places + who;
    due[at] = when;
    while (at > 1) {
        when = least(due[at ^ 1], when);
        at >>= 1;
        due[at] = when;
    }
}

static inline void lay_idle(server_t *server, group_t *group, whole who, whole count) {
    server[who].idle_next = -1;
    server[who].idle_since = count;
    if (group->idle_first < 0) {
        group->idle_first = who;
        group->longest = count;
    } else {
        server[group->idle_last].idle_next = who;
    }
    group->idle_last = who;
}

/* Return 0, or 1 where there was no memory or no room for a row. */
int run(const plan_t *plan, case_t *restrict cases, uint16_t *restrict executed, whole *restrict finished_at,
        row_t *restrict rows, outcome_t *outcome) {
    const plan_t p = *plan;
    whole bits = 0;
    while (((whole)1 << bits) < p.n_servers) bits++;
    const whole places = (whole)1 << bits, mask = places - 1;

    server_t *restrict server = malloc(p.n_servers * sizeof *server);
    group_t *restrict group = malloc(p.n_groups * sizeof *group);
    queue_t *restrict queue = malloc(p.n_roles * p.n_classes * sizeof *queue);
    whole *restrict due = malloc(2 * places * sizeof *due);
    int broken = !server || !group || !queue || !due;
    if (broken) goto leave;

    for (whole i = 0; i < p.n_cases; i++) finished_at[i] = -1;
    for (whole i = 0; i < 2 * places; i++) due[i] = NEVER;
    for (whole q = 0; q < p.n_roles * p.n_classes; q++) queue[q].first = queue[q].last = -1;
    for (whole g = 0; g < p.n_groups; g++) group[g] = (group_t){-1, -1, NEVER};
    whole idle_count = 0;
    for (whole s = 0; s < p.n_servers; s++) {
        server[s].job = -1;
        lay_idle(server, &group[p.server_group[s]], s, idle_count++);
    }

    whole coming = 0, n_open = 0, n_rows = 0, ready_count = 0, area = 0, counted_to = 0, now = -NEVER;
    key_of came = 0;
    for (;;) {
        whole at = coming < p.n_cases ? p.arrival_at[coming] : NEVER;
        const int of_server = due[1] != NEVER && due[1] >> bits <= at;
        if (of_server) at = due[1] >> bits;
        else if (coming == p.n_cases) break;
        if (at > p.limit) {
            now = p.limit;
            break;
        }
        now = at;

        whole freed = -1, job;
        if (of_server) { /* the case moves on, or leaves */
            freed = due[1] & mask;
            job = server[freed].job;
            const state_t *here = &p.state[cases[job].state];
            whole j = here->next_first;
            if (j + 1 < here->next_last) {
                const double share = share_of(cases[job].luck, FOR_ROUTE);
                if (here->guide >= 0) j = p.next_guide[here->guide + (whole)(share * WAYS)];
                while (p.next_share[j] <= share) j++;
            }
            if (p.next_state[j] < 0) {
                finished_at[job] = now;
                area += n_open * (now - counted_to);
                counted_to = now;
                n_open--;
                job = -1;
            } else {
                cases[job].state = p.next_state[j];
            }
        } else { /* a case comes */
            job = coming++;
            const key_of key = mixed(p.type_key + came++ * STEP);
            whole j = p.start.first;
            if (j + 1 < p.start.last) {
                const double share = share_of(key, FOR_START);
                if (p.start.guide >= 0) j = p.next_guide[p.start.guide + (whole)(share * WAYS)];
                while (p.next_share[j] <= share) j++;
            }
            cases[job].state = p.next_state[j];
            cases[job].key = key;
            area += n_open * (now - counted_to);
            counted_to = now;
            n_open++;
        }
        if (job >= 0) {
            const whole a = p.state[cases[job].state].activity;
            const key_of nth = executed[job * p.n_activities + a]++;
            cases[job].luck = mixed((key_of)cases[job].key + p.activity_key[a] + nth * STEP);
            cases[job].enabled = now;
            cases[job].delayed = 0;
            cases[job].member = -1;
        }

        for (;;) { /* first the case is served or waits, then the server that is done takes the best that waits */
            whole who = -1;
            if (job < 0) {
                if (freed < 0) break;
                const whole g = p.server_group[freed];
                whole best = -1, best_class = p.n_classes;
                for (whole r = p.roles_of_group[g].first; r < p.roles_of_group[g].last; r++) {
                    const whole first = p.group_role[r] * p.n_classes;
                    for (whole c = 0; c <= best_class && c < p.n_classes; c++) {
                        const whole head = queue[first + c].first;
                        if (head < 0) continue;
                        if (c < best_class || cases[head].ready < cases[queue[best].first].ready) {
                            best = first + c;
                            best_class = c;
                        }
                        break;
                    }
                }
                if (best < 0) {
                    schedule(due, places, freed, NEVER);
                    lay_idle(server, &group[g], freed, idle_count++);
                    break;
                }
                who = freed;
                job = queue[best].first;
                queue[best].first = cases[job].next;
            }
            const state_t *here = &p.state[cases[job].state];
            const whole a = here->activity;
            if (who < 0) { /* who has been idle longest, of all that hold the role */
                const range_t groups = p.groups_of_role[p.role[a]];
                whole since = NEVER, from = 0;
                for (whole r = groups.first; r < groups.last; r++) {
                    const whole g = p.role_group[r], longest = group[g].longest;
                    from = longest < since ? g : from;
                    since = least(longest, since);
                }
                if (since == NEVER) {
                    queue_t *line = &queue[p.role[a] * p.n_classes + here->priority];
                    cases[job].next = -1;
                    cases[job].ready = ready_count++;
                    if (line->first < 0) line->first = job;
                    else cases[line->last].next = job;
                    line->last = job;
                    job = -1;
                    continue;
                }
                who = group[from].idle_first;
                const whole following = server[who].idle_next;
                group[from].idle_first = following;
                group[from].longest = following < 0 ? NEVER : server[following].idle_since;
            }

            const double spell = -log(1.0 - share_of(cases[job].luck, FOR_SERVICE)) * p.mean[a] * p.pace[who];
            const whole work = (whole)(spell + 0.5), end = now + work;
            if (n_rows == p.room) {
                broken = 1;
                goto leave;
            }
            rows[n_rows++] = (row_t){job, cases[job].state, who, cases[job].enabled, now, end, work, 1};
            server[who].job = job;
            schedule(due, places, who, least(end, p.limit + 1) << bits | who);
            if (who == freed) break;
            job = -1;
        }
    }
    *outcome = (outcome_t){n_rows, now, area + n_open * (now - counted_to)};

leave:
    free(server);
    free(group);
    free(queue);
    free(due);
    return broken;
}
