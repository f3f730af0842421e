#!/usr/bin/env python3
"""Writes the models and the index of the test corpus; scores come from ONNX Runtime afterwards (scripts/make-oracle-corpus)."""

import json
import pathlib
import sys
import warnings

warnings.filterwarnings("ignore")

import corpus  # noqa: E402
import cntk, dynamo, moves, oddities, polynomials, pytorch, refusals, sklearn, tensorflow, tensors, traps, weights, windows  # noqa: E402, E401, F401


def main(folder):
    models = folder / "models"
    models.mkdir(parents=True, exist_ok=True)
    for old in models.iterdir():
        old.unlink()
    cases = sorted(corpus.CASES, key=lambda case: (case.family, case.name))
    failed = []
    for case in cases:
        try:
            case.make(str(models / f"{case.name}.onnx"))
        except Exception as e:
            failed.append(f"{case.name}: {type(e).__name__}: {str(e).strip().splitlines()[:3]}")
    lines = ",\n".join("  " + json.dumps(case.index()) for case in cases)
    (folder / "index.json").write_text('{"cases": [\n' + lines + "\n]}\n")
    print(f"{len(cases)} cases, {sum(f.stat().st_size for f in models.iterdir()) >> 10} KiB")
    if failed:
        sys.exit("could not be made:\n" + "\n".join(failed))


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
