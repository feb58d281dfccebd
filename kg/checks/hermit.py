"""One run of HermiT through owlready2, as a process of its own: `python -m kg.checks.hermit FILE.nt`.

owlready2 leaves its input file in the folder for temporary files when an ontology is inconsistent, and Java can't be
stopped from within; a process has a folder that goes away with it, and can be ended.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path


def classify(triples: Path) -> dict[str, object]:
    """HermiT's judgement of an N-Triples file: `consistent`, and the IRIs of `unsatisfiable` classes, sorted.

    Raises owlready2's OwlReadyJavaError if Java or the reasoner fails.
    """
    import owlready2

    world = owlready2.World()
    with triples.open("rb") as stream:
        world.get_ontology("https://w3id.org/proxykg/ontology").load(fileobj=stream, format="ntriples")
    try:
        owlready2.sync_reasoner_hermit(world, debug=0)
    except owlready2.OwlReadyInconsistentOntologyError:
        return {"consistent": False, "unsatisfiable": []}
    unsatisfiable = {c.iri for c in world.inconsistent_classes()} - {owlready2.Nothing.iri}
    return {"consistent": True, "unsatisfiable": sorted(unsatisfiable)}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(classify(Path(sys.argv[1]))))
