// Package plans holds an emergency plan as data: who the organisations and
// seats are, which kinds of event exist and who leads them, how severity is
// graded, what a report contains, and every rule that says who owes what to
// whom, by when, and under which clause. What every plan shares (the moments of
// the lifecycle, the acts, the anchors of time) is fixed here as constants; all
// else is the plan's.
//
// # What it guarantees
//
// A plan that [Load] returns is whole. Every reference in it leads somewhere;
// every event type has a lead department and a headquarters or the temporary
// one; every deadline has a debtor and an addressee who can be reached; every
// authority has a holder; every condition has been evaluated over every value
// of every fact that it mentions, unknown included, so that [Plan.Holds] cannot
// fail; and no number of the plan has been misread, for a clause written as a
// number (4.10, which is not 4.1) is refused.
//
// # Concurrency
//
// A loaded [Plan] is immutable. Any number of goroutines may use it. Slices and
// pointers that its methods return are shared and must not be changed.
//
// # Failure
//
// [Load] reports every fault that it finds as an [Error] with file, line,
// column, stable code and a text in both languages, all joined; it never returns
// a plan beside an error. After loading nothing fails: look-ups say whether they
// found something.
//
// # On disk
//
// A plan is a folder of .yaml files, in UTF-8, with one document in each,
// of at most 512 KiB and 10,000 lines, and one GeoJSON file of street polygons. Any file may hold
// any of the lists (organisations, rules …); how they are spread over files is
// the author's choice. [Plan.Hash] is over all of them: an incident runs from the
// version under which it was opened. Nothing is written.
package plans
