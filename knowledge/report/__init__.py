"""What is understood of a document before it is published: for the person who adds it to check.

report = report_of(document, split(document), others)
report.pages.scanned   pages whose words are not there
report.identifiers     what may identify a child, a family or a colleague, by place, most serious first
report.alike           documents of the library with the same words
report.guesses         what is guessed of its title, publisher, date, kind ...; `applied` fills what is empty
"""

from knowledge.report.alike import Alike, Other, sketch
from knowledge.report.guess import Confidence, Guess
from knowledge.report.guessing import applied, guesses
from knowledge.report.identifiers import Seen
from knowledge.report.report import Report, report_of

__all__ = ["Alike", "Confidence", "Guess", "Other", "Report", "Seen", "applied", "guesses", "report_of", "sketch"]
