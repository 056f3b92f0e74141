// Package cap reads the warnings of others and writes the district's own.
//
// In come messages of the Common Alerting Protocol 1.0, 1.1 and 1.2, feeds that
// hold them, and the messages of the national warning release platform (12379):
// [Read] turns all of them into one [Alert]. [District.Touches] tells which
// streets one concerns, [Fold] what it does to the messages held before, and out
// go a schema-valid CAP 1.2 message ([Compose], [Encode]) and an Atom feed of
// them ([EncodeFeed]). Nothing here decides about a warning: what is read waits
// for the duty officer (3.2.3(1), A39, A40), and only the one who issued a
// warning lifts it.
//
// It guarantees: a message is either read whole or refused with a stable code,
// the path of the element and what to do; whatever was accepted although it
// departs from the standard is told as a [Warning] with its path; nothing is cut
// short in silence. A document type, an entity, an unknown encoding, a time
// without its zone, coordinates that are none, an unknown status, an update or
// cancellation of nothing, and matter marked secret (3.1.6, A67) are refused.
// Reading takes memory and time in proportion to the input, of which it takes at
// most [Options.MaxBytes]. Whatever its status says, a message is actionable
// only if it is Actual: tests, exercises and drafts never page anyone.
//
// Everything is pure and deterministic: no clock, no randomness, no network, and
// no file. All functions, and a [District], may be used concurrently. On failure
// the error is a [*Refusal]. Nothing lies on disk. The name of the person who
// signed a 12379 message is personal data (A65): it is held in [Alert.Signer],
// which is never part of the JSON.
package cap
