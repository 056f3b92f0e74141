// Package httpapi is the HTTP face: commands in, queries out, sockets handed to
// package live, the web application's files, health and metrics. It holds no
// rule of the domain; what a person may do, Decide says.
//
// # What it guarantees
//
// Every command of the domain has one endpoint, made from its type, so that
// the document at /api/openapi.json and the code cannot differ. A request is
// read strictly: one JSON value of at most 256 KiB, no unknown field, no key
// twice, letter case as written. A write needs a session, an origin of our own
// and, for a command, an idempotency key; it is answered when its commit is
// durable. Every error is a problem (RFC 9457) with a stable code, in both
// languages, with clause and seats where there are any; a refusal changes
// nothing but is on record, a malformed request is not even that. What a seat
// may not see, a query answers as if it were not there. No answer, log line or
// metric repeats what was sent.
//
// # What may run concurrently
//
// Everything. A Server has no state of its own beside counters and, in each
// [Room], the list of whose authority the open sockets have.
//
// # On failure
//
// A storage that takes nothing gives 503 with the code of the cause; queries
// and sockets go on. A panic is one request's problem.
//
// Nothing lies on disk.
package httpapi
