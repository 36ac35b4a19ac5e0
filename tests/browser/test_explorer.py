"""An explorer in the page: one control, one state in sight, and nothing lost without a script."""

PAGE = "notebooks/auction_results.html"


def test_the_default_state_is_shown_and_a_choice_shows_another(visit):
    page = visit(PAGE)
    explorer = page.locator(".explorer").first
    states = explorer.locator(".state")
    assert [state.is_visible() for state in states.all()].count(True) == 1 and states.first.is_visible()
    control = explorer.get_by_role("combobox")
    control.focus()
    page.keyboard.press("ArrowDown")
    assert states.nth(1).is_visible() and not states.first.is_visible()


def test_the_control_has_a_name_and_every_state_an_option(visit):
    explorer = visit(PAGE).locator(".explorer").first
    assert explorer.locator("label").inner_text().strip()
    assert explorer.locator("option").all_inner_texts() == [
        label.text_content() for label in explorer.locator(".state-label").all()]


def test_every_state_has_its_own_alternative_text(visit):
    states = visit(PAGE).locator(".explorer").first.locator(".state")
    alts = [state.locator("img").first.get_attribute("alt") for state in states.all()]
    assert len(set(alts)) == len(alts) > 1


def test_without_a_script_every_state_is_shown_with_its_label_and_no_dead_control(visit):
    page = visit(PAGE, java_script_enabled=False)
    explorer = page.locator(".explorer").first
    assert all(state.is_visible() for state in explorer.locator(".state").all())
    assert all(label.is_visible() for label in explorer.locator(".state-label").all())
    assert not explorer.get_by_role("combobox").is_visible()
