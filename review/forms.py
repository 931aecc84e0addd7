"""What officers send in, and how mistakes in it are told."""

from __future__ import annotations

from django import forms
from django.contrib.auth.forms import AuthenticationForm

from checks.model import Outcome, Verdict
from dossiers import plain
from dossiers.leading import MAY_LEAVE
from dossiers.roles import Role
from review import words
from review.numbers import whole_number
from review.queue import UNCHECKED, Filters

_EMPTY_LETTER = "De brief is leeg. Er is niets bewaard."


class LoginForm(AuthenticationForm):
    """Django's own, with Dutch words."""

    error_messages = {
        "invalid_login": "Deze naam en dit wachtwoord horen niet bij elkaar. Let op hoofdletters en probeer opnieuw.",
        "inactive": "Deze account is niet meer actief. Vraag het aan je beheerder.",
    }


class FilterForm(forms.Form):
    """The filters in the address. Whatever somebody types there is either understood or ignored."""

    fase = forms.ChoiceField(required=False, choices=[("", "Alle"), ("registration", "aanmelding"), ("application", "aanvraag")])
    resultaat = forms.ChoiceField(
        required=False,
        choices=[("", "Alle"), *((code, words.GENERAL[code]) for code in (*map(str, Verdict), UNCHECKED))],
    )
    voor_mij = forms.BooleanField(required=False)
    zoek = forms.CharField(required=False, max_length=200)
    wie = forms.IntegerField(required=False, min_value=0)

    def filters(self) -> Filters:
        """What was understood."""
        self.is_valid()
        data = self.cleaned_data
        return Filters(data.get("fase", ""), data.get("resultaat", ""), data.get("voor_mij", False), data.get("zoek", ""), data.get("wie"))


def _reason(missing: str) -> forms.CharField:
    errors = {
        "required": missing,
        "min_length": "Schrijf iets meer: wie dit later leest, moet het begrijpen.",
        "max_length": "Dit is te lang (meer dan 4.000 tekens).",
    }
    return forms.CharField(min_length=5, max_length=4000, error_messages=errors)


class FindingForm(forms.Form):
    """``uitkomst``: "confirm", or the outcome it becomes. ``controle`` and ``stand``: the assessment and last decision the officer saw."""

    uitkomst = forms.ChoiceField(
        choices=[("confirm", "bevestigen"), *((str(outcome), str(outcome)) for outcome in Outcome)],
        error_messages={"required": "Kies een uitkomst.", "invalid_choice": "Kies een uitkomst uit de lijst."},
    )
    reden = _reason("Geef een reden. Die komt in het dossier te staan.")
    controle = forms.IntegerField()
    stand = forms.IntegerField()


class VerdictForm(forms.Form):
    """A step of the signatures under a verdict. ``resultaat``: the verdict the officer saw; ``stand``: the last decision they saw."""

    reden = _reason("Geef een reden. Die komt in het dossier te staan.")
    controle = forms.IntegerField()
    resultaat = forms.CharField()
    stand = forms.IntegerField()


class SignForm(VerdictForm):
    """The second signature: the reason may stay empty, then it says that they agree."""

    reden = forms.CharField(required=False, max_length=4000)


class StandForm(forms.Form):
    """A button. ``stand``: the newest row the officer saw."""

    stand = forms.IntegerField()


def _says_something(text: str) -> bool:
    return any(sign.isalnum() for sign in text)


class LetterForm(forms.Form):
    """The text of a held letter. ``stand``: the version of the row the officer saw."""

    onderwerp = forms.CharField(
        max_length=300,
        error_messages={
            "required": "Een brief heeft een onderwerp nodig.",
            "max_length": "Het onderwerp is te lang (meer dan 300 tekens).",
        },
    )
    tekst = forms.CharField(
        max_length=50_000,
        strip=False,
        error_messages={"required": _EMPTY_LETTER, "max_length": "De brief is te lang (meer dan 50.000 tekens)."},
    )
    stand = forms.CharField()

    def clean_onderwerp(self) -> str:
        subject = " ".join(plain.pasted(self.cleaned_data["onderwerp"]).split())
        if not _says_something(subject):
            raise forms.ValidationError("Een brief heeft een onderwerp nodig.")
        return subject

    def clean_tekst(self) -> str:
        text = plain.pasted(self.cleaned_data["tekst"])
        if not _says_something(text):
            raise forms.ValidationError(_EMPTY_LETTER)
        return text


class ReleaseForm(forms.Form):
    """Letting a letter go. ``stand``: the version of the row the officer saw. ``gelezen``: "0" and the unread messages that the page
    told of. ``weet_dubbel``: asked when it may arrive a second time."""

    stand = forms.CharField()
    gelezen = forms.CharField(required=False)
    weet_dubbel = forms.BooleanField(required=False)


class ReasonForm(forms.Form):
    """Just a reason."""

    reden = _reason("Geef een reden.")


class CancelForm(ReasonForm):
    """A letter that will not leave. ``stand``: the version of the row the officer saw."""

    stand = forms.CharField()


class AddressForm(forms.Form):
    """A better address for a letter. ``stand``: the version of the row the officer saw."""

    adres = forms.EmailField(
        max_length=320, error_messages={"required": "Vul het mailadres in.", "invalid": "Dit is geen geldig mailadres. Kijk het na."}
    )
    reden = _reason("Geef een reden, bijvoorbeeld wie je belde.")
    stand = forms.CharField()


class NoteForm(forms.Form):
    """What was done with a message or upload."""

    nota = _reason("Schrijf kort wat je gedaan hebt.")


class AssignForm(forms.Form):
    """Who gets a dossier: ``aan`` a user's number, empty for nobody; ``stand`` who had it on the page (0: nobody)."""

    aan = forms.IntegerField(required=False)
    stand = forms.IntegerField()


class CorrectionForm(forms.Form):
    """What a field is. ``terug``: the read value counts again; ``stand``: the last correction of the document that the officer saw."""

    veld = forms.CharField(max_length=200)
    waarde = forms.CharField(required=False, max_length=20_000, strip=False)
    terug = forms.BooleanField(required=False)
    reden = _reason("Geef een reden. Die komt in het dossier te staan.")
    stand = forms.IntegerField()


class RowsForm(forms.Form):
    """The rows of a table; its cells are read beside it. ``stand``: the last correction of the document that the officer saw."""

    reden = _reason("Geef een reden. Die komt in het dossier te staan.")
    stand = forms.IntegerField()


class MoveForm(forms.Form):
    """Where something goes. ``hoe``: "versie" or "aanvulling" in the dossier ``naar``, or "nieuw": a dossier of its own."""

    hoe = forms.ChoiceField(
        choices=[("versie", "versie"), ("aanvulling", "aanvulling"), ("nieuw", "nieuw dossier")],
        error_messages={"required": "Kies wat je wil doen.", "invalid_choice": "Kies wat je wil doen."},
    )
    naar = forms.CharField(required=False, max_length=40)
    reden = _reason("Geef een reden. Die komt in het dossier te staan.")

    def clean(self) -> dict[str, object]:
        data = super().clean() or {}
        if data.get("hoe") in ("versie", "aanvulling") and not data.get("naar"):
            raise forms.ValidationError("Vul het nummer in van het dossier waar dit naartoe moet.")
        return data


class SettingForm(forms.Form):
    """A setting of a lead. ``terug``: what the edition or the operator says counts again; ``stand``: the newest setting on the page."""

    terug = forms.BooleanField(required=False)
    reden = _reason("Geef een reden. Die blijft bewaard.")
    stand = forms.IntegerField()


class DecisionDateForm(SettingForm):
    """The date of the decision."""

    datum = forms.DateField(required=False, error_messages={"invalid": "Dit is geen datum. Schrijf ze als dag/maand/jaar."})

    def clean(self) -> dict[str, object]:
        data = super().clean() or {}
        if not data.get("terug") and "datum" in data and data["datum"] is None:
            raise forms.ValidationError("Vul de datum in.")
        return data


class AutomaticForm(SettingForm):
    """The results that leave by themselves."""

    uitkomst = forms.MultipleChoiceField(
        required=False,
        choices=[(str(one), str(one)) for one in MAY_LEAVE],
        error_messages={"invalid_choice": "Een negatief resultaat vertrekt nooit vanzelf."},
    )


class AlertsForm(SettingForm):
    """Where alerts go."""

    adres = forms.EmailField(required=False, max_length=320, error_messages={"invalid": "Dit is geen geldig mailadres. Kijk het na."})

    def clean(self) -> dict[str, object]:
        data = super().clean() or {}
        if not data.get("terug") and data.get("adres") == "":
            raise forms.ValidationError("Vul het mailadres in.")
        return data


class AccountForm(forms.Form):
    """What an account may do."""

    rol = forms.MultipleChoiceField(
        required=False,
        choices=[(str(role), str(role)) for role in Role],
        error_messages={"invalid_choice": "Deze rol bestaat niet. Laad de pagina opnieuw."},
    )
    actief = forms.BooleanField(required=False)
    reden = _reason("Geef een reden. Die blijft bewaard.")


class FileForm(forms.Form):
    """Where a message belongs: the dossier ``naar``, or, when that is empty, a new one of ``soort`` ("call/phase"). ``versie``: as a version of its
    own; ``ook``: it stays where it is, too; ``bestand``: the files that go along, when ``kiezen`` tells that these were there to choose."""

    naar = forms.CharField(required=False, max_length=40)
    soort = forms.ChoiceField(required=False, choices=[])
    versie = forms.BooleanField(required=False)
    ook = forms.BooleanField(required=False)
    kiezen = forms.BooleanField(required=False)
    reden = _reason("Geef een reden. Die komt in het dossier te staan.")

    def __init__(self, *args: object, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]  # Django's own arguments, handed on
        self.fields["soort"].choices = words.kinds_of_dossier()  # type: ignore[attr-defined]  # it is a ChoiceField

    def clean(self) -> dict[str, object]:
        data = super().clean() or {}
        if not data.get("naar") and not data.get("soort"):
            raise forms.ValidationError("Vul een dossiernummer in, of kies wat voor nieuw dossier dit is.")
        data["bestand"] = {whole_number(text) for text in self.data.getlist("bestand")}  # type: ignore[attr-defined]  # a QueryDict
        if data.get("kiezen") and not data["bestand"]:
            raise forms.ValidationError("Kies minstens één bestand.")
        data["oproep"], _, data["fase"] = str(data.get("soort") or "").partition("/")
        return data
