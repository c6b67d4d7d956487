import sys
import unicodedata

from persona.tavern.clean import cleaned


def test_control_characters_go_and_everything_else_stays():
    gone = {chr(code) for code in range(sys.maxunicode + 1) if not cleaned(f"a{chr(code)}b")[1:-1]}
    controls = {chr(code) for code in range(256) if unicodedata.category(chr(code)) == "Cc"}
    assert gone == (controls | set("\ufeff\ufffe\uffff")) - set("\t\n\r")


def test_line_ends_are_of_one_kind_and_blanks_around_go():
    assert cleaned(" \r\na\rb\r\n\tc\x00 ") == "a\nb\n\tc"
