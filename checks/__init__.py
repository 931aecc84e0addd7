"""The checks of a call: pure functions from a case to findings, and the verdict. No Django, no clock, no I/O.

The contract of a check
-----------------------
One file per check, one public function ``check(case, rule) -> Finding``. :data:`checks.table.TABLE` says which id runs which function;
the edition says which checks a phase has, in which order, and gives each its :class:`calls.model.CheckDef` (``rule``): title, kind,
citations, parameters, lists of bodies. A check

- asks first whether it applies, then whether it holds, and says what it saw, against which limit, and where (``evidence``),
  also when all is well;
- has no date, amount, list or rule of the call in its code: those are parameters of ``rule``;
- takes fields through :func:`checks.fields.look`, which tells apart what is there, unclear, contradicted, absent and unreadable.
  Unreadable is never zero, empty or "not there";
- gives ``fail`` only on what is certain. Doubt is ``review`` with the reason. A condition never gives ``fail``;
- writes Dutch that an officer and an applicant can both read (:mod:`checks.dutch` has dates, money, lists).

:func:`checks.engine.assess` runs them all. A check that crashes becomes ``review`` for that check and stops no other.
A new check: a file here, a line in the table, a ``[[phases...checks]]`` entry in the edition, a file in ``tests/checks``.
"""
