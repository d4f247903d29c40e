"""What people do on the site, from end to end, in a real browser."""

import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from ambidex.workspace import example_log

PASSWORD = "nine purple lamps and a sentence"  # noqa: S105 of somebody who lives for one test


def heading(page: Page):
    return page.get_by_role("heading", level=1)


@pytest.fixture
def orders(tmp_path: Path) -> Path:
    """Three hundred orders in three steps: two clerks take and send quickly, but one inspector checks them all."""
    lines, free = ["order;step;who;from;to"], {"Ann": 0, "Cem": 0, "Bo": 0}
    for number in range(300):
        clerk, at = ("Ann", "Cem")[number % 2], number // 30 * 1440 + 540 + number % 30 * 16
        for step, who, minutes in (("Take", clerk, 3), ("Check", "Bo", 15), ("Send", clerk, 4)):
            begin = max(at, free[who])
            at = free[who] = begin + minutes
            from_, to = (datetime(2026, 1, 5) + timedelta(minutes=minute) for minute in (begin, at))
            lines.append(f"O-{number};{step};{who};{from_};{to}")
    path = tmp_path / "orders.csv"
    path.write_text("\n".join(lines) + "\n")
    return path


def bring_in(page: Page, file: Path, **columns: str) -> None:
    """Upload a log, say which column is what, and ask for its study."""
    page.goto("/data/")
    page.get_by_label("A log").set_input_files(file)
    page.get_by_role("button", name="Bring it in").click()
    expect(heading(page)).to_have_text(f"Which column of {file.name} is what?")
    for meaning, column in columns.items():
        page.locator(f"[name=column_{meaning}]").select_option(column)
    page.get_by_label("Time zone of the work").select_option("Europe/Berlin")
    page.get_by_role("button", name="Read and study it").click()
    expect(heading(page)).to_have_text("A study")


def test_the_first_administrator_comes_in_by_a_link_that_lets_nobody_in_again(administrator, served, window):
    with window() as page:
        assert page.context.request.get(served.link).status == 410
        page.goto("/")
        page.get_by_label("Email").fill("olga@example.org")
        page.get_by_label("Password").fill("a sentence that nobody guesses")
        page.get_by_role("button", name="Sign in").click()
        page.get_by_role("link", name="Access").click()
        expect(page.get_by_text("Who administers this site: Olga.")).to_be_visible()


def test_a_log_is_brought_in_mapped_and_studied_its_constraint_seen_and_a_decision_kept(sign_in, window, orders):
    with window(sign_in("sam")) as page:
        bring_in(page, orders, case_id="order", activity="step", resource="who", start="from", end="to")
        page.get_by_role("link", name="See what was found").click()
        expect(page.get_by_text("orders.csv · studied")).to_be_visible()

        page.get_by_role("link", name="Factory").click()
        expect(page.locator(".node.constraint").first).to_contain_text("Check")

        page.get_by_role("link", name="First problem").click()
        page.get_by_role("link", name="Write a decision about it").click()
        page.get_by_label("What is decided").fill("A second inspector")
        page.get_by_label("Why", exact=False).first.fill("Everything waits for Bo.")
        page.get_by_label("What would come of doing nothing").fill("Orders wait longer every week.")
        page.get_by_role("button", name="Keep it").click()
        expect(page.get_by_role("link", name="the study of orders.csv")).to_be_visible()

        page.get_by_role("link", name="Decisions").click()
        page.get_by_role("link", name="A second inspector").click()
        expect(page.get_by_text("Orders wait longer every week.")).to_be_visible()


def test_a_manager_who_was_invited_sees_their_own_team_and_nothing_of_another(administrator, served, window):
    with window(administrator) as page:
        page.goto("/access/")
        page.get_by_label("Name", exact=False).first.fill("Mia")
        page.get_by_label("E-mail address").fill("mia@example.org")
        page.get_by_role("button", name="Make an account").click()
        link = page.locator("code").inner_text()
        page.get_by_role("link", name="Give them a role").click()
        page.get_by_label("role").select_option("manager")
        page.get_by_label("In:", exact=True).select_option("Claims")
        page.get_by_role("button", name="Keep it").click()
        expect(page.get_by_text("Given.")).to_be_visible()
    with window() as page:
        page.goto(link)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Come in").click()
        expect(heading(page)).to_have_text("Today and tomorrow")
        page.goto(f"/factory/?log={served.ids['log']}")
        expect(page.get_by_role("heading", level=3, name="Claims")).to_be_visible()
        expect(page.get_by_role("heading", level=3, name="Payments")).to_have_count(0)
        page.get_by_role("link", name="Decisions").click()
        expect(page.get_by_role("link", name="One more payer")).to_be_visible()
        expect(page.get_by_role("link", name="Sell less")).to_have_count(0)
        ids = served.ids
        refused = {
            "/access/audit": 403,
            "/jobs/": 403,
            "/data/bring": 403,
            f"/data/{ids['log of sales']}": 404,
            f"/data/{ids['log']}/columns": 403,
            f"/decisions/{ids['decision of sales']}": 404,
            f"/jobs/{ids['job of sales']}": 404,
        }
        assert {where: page.context.request.get(where).status for where in refused} == refused


def test_a_job_is_followed_without_loading_the_page_again_and_cancelled(sign_in, window, tmp_path):
    _, a_year = example_log(tmp_path)  # its study takes many times longer than this test
    with window(sign_in("sam")) as page:
        bring_in(page, a_year)
        page.evaluate("window.sameAsBefore = true")
        bar = page.locator("progress")
        for _ in range(2):
            expect(bar).not_to_have_attribute("value", bar.get_attribute("value"))
        assert page.evaluate("window.sameAsBefore")
        page.get_by_role("button", name="Cancel").click()
        expect(page.locator("#progress")).to_contain_text("cancelled")
        expect(page.get_by_role("button", name="Try again")).to_be_visible()
        expect(page.get_by_role("button", name="Cancel")).to_have_count(0)


def test_the_pages_work_without_javascript(sign_in, served, window):
    with window(sign_in("sam"), java_script_enabled=False) as page:
        page.goto(f"/?log={served.ids['log']}")
        for name, begins in (
            ("Factory", "Factory"),
            ("Control", "Control"),
            ("First problem", "First problem"),
            ("Data and model", "Data and model"),
            ("Decisions", "Decisions"),
            ("Work in hand", "Work in hand"),
            ("My page", "Sam"),
        ):
            page.get_by_role("navigation").get_by_role("link", name=name).click()
            expect(heading(page)).to_have_text(begins)
        page.goto(f"/jobs/{served.ids['job of sales']}")
        expect(page.get_by_text("Learning the twin")).to_be_visible()
        assert re.search(r"<noscript><meta http-equiv=.?refresh", page.content())
        page.goto("/decisions/new")
        page.get_by_label("What is decided").fill("Written on paper first")
        page.get_by_label("Why", exact=False).first.fill("No script.")
        page.get_by_label("What would come of doing nothing").fill("Nothing.")
        page.get_by_role("button", name="Keep it").click()
        expect(heading(page)).to_have_text("Written on paper first")


def test_by_keyboard_one_skips_to_the_content_or_goes_through_the_pages(sign_in, window):
    with window(sign_in("lena")) as page:
        page.goto("/decisions/")
        page.keyboard.press("Tab")
        expect(page.locator(":focus")).to_have_text("Skip to the content")
        expect(page.locator(":focus")).to_be_in_viewport()
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.locator(":focus").evaluate("one => one.closest('main') !== null")

        page.goto("/decisions/")
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")  # the brand
        names = page.get_by_role("navigation").get_by_role("link").all_inner_texts()
        reached = []
        for _ in names:
            page.keyboard.press("Tab")
            reached.append(page.locator(":focus").inner_text())
        assert reached == names
        page.get_by_role("link", name="Control").focus()
        page.keyboard.press("Enter")
        expect(heading(page)).to_have_text("Control")


def test_who_signs_out_is_out(served, window):
    with window() as page:
        page.goto("/access/")
        page.get_by_label("Email").fill("ada@example.org")
        page.get_by_label("Password").fill("a sentence that nobody guesses")
        page.get_by_role("button", name="Sign in").click()
        expect(heading(page)).to_have_text("Access")
        session = page.context.cookies()
        page.get_by_role("button", name="Sign out").click()
        expect(heading(page)).to_have_text("Sign in")
        page.context.add_cookies(session)
        assert page.context.request.get("/access/", max_redirects=0).status == 302
