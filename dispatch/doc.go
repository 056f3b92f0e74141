// Package dispatch is the domain: what is reported, what is owed because of
// it, who may do what, and what follows. It is pure. [Engine.Decide] holds
// every rule on acts and returns events or a typed refusal; [Engine.Settle]
// holds the rules of the plan and says what follows from an event;
// [Engine.Apply] folds events and holds no rule. None of them does I/O, reads
// a clock or draws a random number, so that the live state equals the replay
// of its log.
//
// A [State] belongs to one goroutine. Package workspace owns it, gives it
// time, and makes its events durable before anyone sees them.
package dispatch
