// Package plans holds an emergency plan as data: who the organisations and
// seats are, which kinds of event exist and who leads them, how severity is
// graded, what a report contains, and every rule that says who owes what to
// whom, by when, and under which clause.
//
// A plan is a folder of YAML. Loading is strict: an unknown key, a second
// document, a reference to nothing or a condition that does not type-check is
// an error that names file and line, and a plan with an error is not used.
// A loaded [Plan] is immutable and may be shared by any number of goroutines.
package plans
