"""The list of hostile input, each line with the tests that prove it; and a test that those tests exist."""

import ast
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]
THE_LIST: dict[str, tuple[str, ...]] = {
    "terminal escapes, OSC 52, C1, bidi, zero-width": (
        "security/test_ten_thousand_texts.py::test_no_listing_lets_a_text_through",
        "security/test_ten_thousand_texts.py::test_each_text_comes_back_from_both_databases_as_it_went_in",
        "cli/test_hostile_text.py::test_nothing_raw_reaches_a_terminal",
    ),
    "markup, links, emoji names": ("cli/test_hostile_text.py::test_markup_is_text_and_not_style",),
    "CSV cells that a spreadsheet reckons": (
        "cli/test_hostile_text.py::test_a_cell_that_a_spreadsheet_would_reckon_is_guarded",
        "files/test_equipment_csv.py::test_a_guarded_formula_is_restored",
        "cli/test_equipment_import.py::test_a_cell_guarded_against_formulas_is_taken_as_it_was",
    ),
    "bombs of TOML and JSON": (
        "security/test_bombs.py::test_a_bomb_of_toml_is_a_finding_within_two_seconds",
        "security/test_bombs.py::test_all_bombs_at_once_stay_in_bounds_of_memory",
        "security/test_bombs.py::test_a_bomb_in_the_settings_is_refused_at_once",
        "security/test_bombs.py::test_a_bomb_of_json_is_refused_at_once",
        "files/test_alert_payloads_hostile.py::test_a_payload_that_is_too_long_is_not_read",
    ),
    "bombs of patterns": (
        "security/test_bombs.py::test_a_bomb_of_patterns_looks_at_no_folder_more_often_than_it_has_parts",
        "domain/test_matching.py::test_a_glob_bomb_costs_no_more_than_its_length",
    ),
    "paths that lead out": (
        "security/test_paths.py::test_an_id_is_no_path",
        "security/test_paths.py::test_an_export_stays_in_its_folder",
        "security/test_paths.py::test_a_link_in_the_place_of_a_new_file_is_not_followed",
        "security/test_paths.py::test_a_backup_is_an_ordinary_file_in_a_folder_that_is_there",
        "security/test_paths.py::test_force_replaces_files_and_no_devices",
        "security/test_paths.py::test_the_name_of_a_file_is_shown_and_not_obeyed",
        "files/test_reading_hostile.py::test_a_link_out_of_the_folder_is_refused",
        "files/test_reading_hostile.py::test_an_equipment_path_out_of_the_folder_is_refused",
    ),
    "names and addresses with line breaks, two in one": (
        "gateways/test_mail_address.py::test_nothing_in_a_name_adds_a_recipient",
        "gateways/test_mail_address.py::test_an_address_is_exactly_one_or_refused_for_good",
    ),
    "webhooks inward, rebound, redirected": (
        "gateways/test_addresses.py::test_an_ipv4_address_is_judged_alike_in_every_ipv6_clothing",
        "gateways/test_addresses.py::test_an_odd_spelling_of_loopback_is_loopback",
        "gateways/test_webhook.py::test_the_address_looked_at_is_the_one_connected_to",
        "gateways/test_webhook.py::test_a_redirect_is_not_followed",
        "gateways/test_webhook_peers.py::test_a_peer_that_drips_is_held_to_one_deadline",
    ),
    "secrets": (
        "security/test_canary.py::test_secrets_of_delivery_are_nowhere_but_where_they_were_put",
        "security/test_canary.py::test_the_password_of_a_database_is_shown_to_nobody",
        "cli/test_delivery_secrets.py::test_a_secret_in_the_wrong_place_is_never_repeated",
        "cli/test_db.py::test_a_password_is_never_shown",
        "store/test_trouble.py::test_a_secret_in_the_drivers_words_is_not_passed_on",
    ),
    "rights of files, foreign folders": (
        "security/test_file_rights.py::test_everything_that_holds_the_register_is_its_owners_alone",
        "security/test_file_rights.py::test_a_letter_that_is_filed_is_its_owners_alone",
        "security/test_file_rights.py"
        "::test_settings_that_somebody_else_can_change_name_neither_database_nor_actor",
        "store/test_sqlite_file.py::test_a_folder_that_anybody_may_write_to_is_refused",
        "store/test_sqlite_file.py::test_a_folder_of_somebody_elses_is_refused",
    ),
    "look-alikes, normal forms, letter case": (
        "security/test_look_alikes.py::test_an_id_is_ascii",
        "security/test_look_alikes.py::test_a_machine_is_not_found_by_what_looks_like_its_tag",
        "security/test_look_alikes.py::test_a_look_alike_is_warned_of_where_it_stands",
        "security/test_look_alikes.py::test_letter_case_is_folded_alike_everywhere",
        "files/test_reading.py::test_names_are_kept_in_normal_form",
    ),
    "forged mail, bounces, guessed tokens": (
        "cli/test_inbox_replies.py::test_an_unknown_sender_never_moves_a_fault",
        "cli/test_inbox_replies.py::test_a_guessed_token_opens_nothing",
        "cli/test_inbox_replies.py::test_an_auto_reply_counts_for_nothing",
        "cli/test_inbox_bounces.py::test_a_bounce_of_nothing_that_we_sent_is_a_note_for_nobody",
        "security/test_absent.py::test_no_secret_is_compared_in_a_time_that_tells",
    ),
    "other encodings": (
        "security/test_locales.py::test_json_stays_json_on_a_stream_that_cannot_write_every_sign",
        "security/test_locales.py::test_no_locale_crashes_a_screen_or_changes_a_file",
        "flows/test_in_a_shell.py::test_an_ascii_terminal_gets_escapes_and_no_crash",
    ),
    "network file systems": (
        "store/test_sqlite_file.py::test_a_network_file_system_is_refused_with_the_reason",
    ),
    "newer, half-made and foreign databases": (
        "store/test_schema.py::test_a_newer_umcs_database_is_refused",
        "store/test_schema.py::test_another_programs_postgres_database_is_left_as_it_is",
        "store/test_sqlite_file.py::test_another_programs_database_is_left_as_it_is",
        "store/test_sqlite_file.py::test_a_half_made_file_is_made_whole",
    ),
    "ways from data to code": ("test_house_rules.py::test_nothing_from_outside_can_become_code",),
    "where the two databases differ": (
        "security/test_same_verdict.py::test_a_bad_value_has_the_same_fate_on_both_databases",
        "security/test_same_verdict.py::test_without_umc_the_two_databases_judge_differently",
        "store/test_types.py::test_an_instant_comes_back_the_same_in_utc",
        "store/test_types.py::test_counted_time_beyond_64_bits_is_refused",
        "store/test_types.py::test_text_that_one_database_cannot_keep_is_refused_by_both",
        "store/test_schema.py::test_every_table_is_strict_on_sqlite",
    ),
    "who did what": (
        "security/test_actors.py::test_what_came_by_mail_from_monitoring_and_by_itself_says_so",
        "security/test_actors.py::test_nobody_passes_for_a_mail_by_taking_its_name",
        "security/test_actors.py::test_how_an_actor_is_known_cannot_be_changed_unseen",
    ),
}


@pytest.mark.parametrize("line", THE_LIST)
def test_each_line_has_tests_that_exist(line: str) -> None:
    """A test that was renamed or taken away leaves no line without its proof."""
    for name in THE_LIST[line]:
        path, _, function = name.partition("::")
        tree = ast.parse((TESTS / path).read_text(encoding="utf-8"))
        assert function in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}, name
