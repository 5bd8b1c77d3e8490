"""All kinds of question that have sentences, collected from the modules of this package; a module has its question's name."""

from mujun.analyses.collected import collected
from mujun.reports import sentences as package
from mujun.reports.sentences.saying import Saying

SAYINGS: dict[str, Saying] = {
    name.replace("_", "-"): one for name, one in collected(package, "SAYING", __name__).items()
}
"""Name of a question -> what it says."""
