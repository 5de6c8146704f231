"""Hand-over to the ward's register systems (標準準拠システム): one module a system.

A register is asked once the ward has decided, and answers with a code; what it
issues is its own record, never ours. An adapter is a function of `HandOver` that
returns an `Answer`, or raises: the queue then asks again later, so a register must
take the same case twice as one.
"""
