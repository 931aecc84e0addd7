"""What stands in the made forms: ideas (registrations) and projects (applications). All fiction; the bodies are real, the mail domains are not."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import ROUND_DOWN, Decimal

WAGE_FACTOR, OVERHEAD = Decimal("1.3"), Decimal("0.15")
CENT = Decimal("0.01")
Years = tuple[Decimal, Decimal, Decimal]


@dataclass(frozen=True)
class Idea:
    """A registration. ``story`` picks the texts; ``partners`` are named in the answer about partners."""

    organisation: str
    body: tuple[str, ...]  # ways in which the applicant's name may rightly be given back
    name: str
    email: str
    phone: str
    address: str
    domains: tuple[str, ...]
    story: dict[str, str]
    partners: tuple[str, ...]
    budget: str = "640.000 euro"
    amount: str = "640000.00"
    months: int = 24

    @property
    def answers(self) -> dict[str, str]:
        """The six answers, by field name."""
        return {
            **self.story,
            "project_description": f"{self.story['project_description']} Het project duurt {self.months} maanden. "
            f"We ramen het totale budget op {self.budget}.",
            "partner_engagement": f"We hebben het idee besproken met {' en '.join(self.partners)}. "
            "Zij werken mee als deelnemer en maken er elk een medewerker voor vrij.",
        }


STORIES: dict[str, dict[str, str]] = {
    "trees": {
        "challenge": "Jonge straatbomen sterven in droge zomers voor ze schaduw geven. De groendiensten gieten op vaste rondes, want niemand "
        "weet welke boom water nodig heeft.",
        "earlier_attempts": "Enkele steden hingen bodemvochtmeters in een proefstraat. De metingen bleven in het systeem van de leverancier.",
        "obstacles": "De toestellen waren duur en de gegevens niet te delen. Niemand voorzag tijd om de gietrondes aan te passen.",
        "project_description": "We combineren goedkope vochtmeters met het weer en het bomenregister. Daarmee maken we elke ochtend een gietlijst. "
        "We voorzien vijf werkpakketten: afspraken over data, meetnet, rekenmodel, proef in drie wijken en kennisdeling.",
        "results": "Een gietlijst die elke groendienst kan gebruiken, een open rekenmodel en een raamcontract voor de meters. Na het project "
        "betaalt elke deelnemer het beheer uit zijn gewone werking.",
    },
    "reading": {
        "challenge": "Veel gezinnen vinden de weg niet naar het Nederlandstalige aanbod voor kinderen. De gegevens over dat aanbod zitten in "
        "twintig lijsten die elkaar tegenspreken.",
        "earlier_attempts": "Er bestaan folders en een website per organisatie. Een gedeelde kalender uit 2021 werd na een jaar niet meer aangevuld.",
        "obstacles": "Elke organisatie moest alles dubbel ingeven. Er was geen afspraak over wie welke gegevens bijhoudt.",
        "project_description": "We maken afspraken over open gegevens van het aanbod en een dienst die ouders in hun eigen taal de weg wijst. "
        "Er zijn vier werkpakketten: gegevens, dienst, begeleiding van organisaties en kennisdeling.",
        "results": "Een open gegevensbron over het aanbod, die ook andere besturen kunnen gebruiken, en een handleiding om er zelf mee te starten.",
    },
    "bikes": {
        "challenge": "Aan stations en scholen staan fietsenstallingen vol, terwijl honderd meter verder plaats is. "
        "Weesfietsen blijven maanden staan.",
        "earlier_attempts": "Tellingen met de hand, twee keer per jaar. Een stad testte camera's, maar stopte om redenen van privacy.",
        "obstacles": "Er was geen meetwijze die zowel betaalbaar als privacyvriendelijk is. De cijfers van besturen waren niet te vergelijken.",
        "project_description": "We meten de bezetting met sensoren die geen personen herkennen en sturen fietsers naar vrije plaatsen. "
        "We werken in zes werkpakketten, met een aparte proef per station.",
        "results": "Een meetstandaard, een open dienst met vrije plaatsen en een bestek dat elk bestuur kan overnemen.",
    },
    "noise": {
        "challenge": "Bewoners melden nachtlawaai, maar de diensten kennen noch de plaats noch het uur. Elk gesprek begint met een welles-nietes.",
        "earlier_attempts": "Losse metingen door studiebureaus, telkens twee weken lang en telkens op een andere manier.",
        "obstacles": "Metingen waren te kort en te duur. De resultaten kwamen maanden later en leidden niet tot afspraken.",
        "project_description": "We plaatsen een klein meetnet dat alleen niveaus bewaart en geen geluid. Een kaart toont wanneer en waar het stoort. "
        "De werkpakketten zijn: meetnet, kaart, afspraken met horeca en bewoners, opschaling, kennisdeling.",
        "results": "Een draaiboek voor rustige nachten, een open kaart en een groepsaankoop van meters voor alle geïnteresseerde besturen.",
    },
}


@dataclass(frozen=True)
class Budget:
    """One partner of a cost model. ``staff``: gross monthly wage and months per year; the rest of ``total`` is external work."""

    name: str
    kbo: str
    role: str  # coordinator | participant | follower
    type: str
    task: str
    total: Decimal
    grant: Decimal
    own: Decimal
    other: Decimal = Decimal(0)
    wage: int = 4000
    months: tuple[int, int, int] = (6, 6, 6)
    operating: tuple[int, int, int] = (1200, 1200, 1200)
    investment: tuple[int, int, int] = (0, 0, 0)

    @property
    def staff_years(self) -> Years:
        """Wage costs per year."""
        return _years([self.wage * WAGE_FACTOR * months for months in self.months])

    @property
    def external_years(self) -> Years:
        """What is left of the total, over three years, to the cent."""
        staff = sum(self.staff_years)
        rest = self.total - staff - staff * OVERHEAD - sum(self.operating) - sum(self.investment)
        third = (rest / 3).quantize(CENT, rounding=ROUND_DOWN)
        return _years([rest - 2 * third, third, third])

    def expected(self) -> dict[str, object]:
        """The entry of ``cost_model.partners``."""
        staff = sum(self.staff_years)
        years = [
            staff_year * (1 + OVERHEAD) + self.operating[i] + self.external_years[i] + self.investment[i]
            for i, staff_year in enumerate(self.staff_years)
        ]
        costs = {
            "staff": staff,
            "overhead": staff * OVERHEAD,
            "operating": Decimal(sum(self.operating)),
            "external": sum(self.external_years),
            "investment": Decimal(sum(self.investment)),
            "total": self.total,
        }
        return {
            "name": self.name,
            "kbo": self.kbo,
            "role": self.role,
            "costs": {kind: text(amount) for kind, amount in costs.items()},
            "years": [text(year) for year in years],
            "grant": text(self.grant),
            "own_contribution": text(self.own),
            "other_income": text(self.other),
        }


@dataclass(frozen=True)
class Project:
    """An application: form and cost model. ``budgets``: the applicant first."""

    title: str
    acronym: str
    address: str
    contact: dict[str, str]  # name, function, email, phone
    domains: tuple[str, ...]
    summary: str
    start: str  # ISO
    end: str
    months: int
    budgets: tuple[Budget, ...]
    work_packages: tuple[tuple[str, str, str], ...]  # title, first month, last month
    answers: dict[str, str]
    subcontractors: tuple[tuple[str, str], ...] = ()
    kbo_on_form: str = ""
    extra: dict[str, str] = field(default_factory=dict)
    ticked: tuple[str, ...] = ("no_double_support", "flemish_region", "personeel_nee")  # the boxes of the declarations

    def total(self, kind: str) -> Decimal:
        """Sum over the partners of ``total``, ``grant``, ``own`` or ``other``."""
        return sum((getattr(budget, kind) for budget in self.budgets), Decimal(0))


ANSWERS = {
    "challenge": "Verenigingen en scholen zoeken zalen, terwijl gebouwen van het bestuur de helft van de week leeg staan. Niemand heeft een "
    "overzicht van wat vrij is, wat het verbruikt en wat het kost.",
    "work_plan": "Eerst brengen we gebouwen en reservaties in kaart. Dan bouwen we een open dienst voor vrije ruimte en verbruik, die we twee keer "
    "een half jaar beproeven. Een apart werkpakket gaat over kennisdeling en communicatie. Het grootste risico is de koppeling met oude "
    "reservatiesystemen; daarvoor voorzien we een tussenstap met lijsten.",
    "external_support": "We kopen ontwikkeling in en juridisch advies over de opdracht. De dienstverlener heeft ervaring met open standaarden.",
    "additionality": "We bouwen voort op bestaande standaarden voor gebouwen en nemen de lessen van eerdere zaalzoekers mee.",
    "steering_group": "De stuurgroep telt een schepen of algemeen directeur per partner en komt vier keer per jaar samen.",
    "sounding_board": "De klankbordgroep staat open voor elk bestuur dat geen partner is en komt twee keer per jaar online samen.",
    "commitment": "Het gedeelde gebruik van gebouwen staat in het meerjarenplan 2026-2031 van elke partner.",
    "scalability": "Elk bestuur kan instappen via een raamcontract. De dienst werkt ook met een eenvoudige lijst van zalen.",
    "sustainability": "Na het project betalen de besturen het beheer volgens hun aantal inwoners.",
    "openness": "We gebruiken OSLO en stellen de code open. Gegevens over reservaties bevatten geen personen.",
    "budget_justification": "De coördinator draagt de projectleiding en de ontwikkeling. De deelnemers brengen personeel in voor de proef.",
}
WORK_PACKAGES = (
    ("Projectleiding", "1", "24"),
    ("Gebouwen in kaart", "1", "8"),
    ("Open dienst voor vrije ruimte", "6", "18"),
    ("Proef bij de partners", "12", "24"),
    ("Kennisdeling en communicatie", "1", "24"),
)


def text(amount: Decimal) -> str:
    """Money as the interface writes it."""
    return str(amount.quantize(CENT))


def dutch(amount: Decimal) -> str:
    """Money as an applicant writes it: 1.234.567,89."""
    return f"{amount:,.2f}".replace(",", "_").replace(".", ",").replace("_", ".")


def _years(values: list[Decimal]) -> Years:
    first, second, third = (value.quantize(CENT) for value in values)
    return first, second, third
