// Package natslog is a prototype of a log kept by JetStream: one message per
// commit, the expected last sequence in place of the expected number. It was
// built to hold the contract and the byte format against a second store before
// the format was frozen; what it taught is in ../DESIGN.md. Nothing in the
// product uses it yet.
//
// It passes the same suite as boltlog, against a server embedded in the tests
// (`go test -short` leaves it out). An append of several records is one atomic
// batch of JetStream. Calls may run concurrently as the contract says. When the
// answer of the server does not come, it is unknown whether the append
// happened: the log answers ErrFailed until it is opened again.
//
// What the server holds: a stream named LOG-<name> whose metadata names the
// layout, the log's identity and the epoch; the stream listens on the subject
// log.<name>.<epoch> alone, so that the server itself refuses what an owner of
// an earlier epoch still sends. Message <n> is commit <n>: its payload the
// encoded commit, its header Wanghuo-Hash the hash.
package natslog
