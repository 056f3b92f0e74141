// Package warning is the life of a warning (3.2): what is proposed, issued,
// adjusted, extended, filed, reached and lifted, for warnings of the district,
// of the city, and from outside.
//
// A [Warning] keeps every text that was issued; what holds now is read from the
// last of them and never stored beside it: [Warning.Level], [Warning.Until], and
// at an instant [Warning.At], by which a warning whose stated time has run out
// is still in force (A38: 到期待定) until somebody extends, adjusts or lifts it.
// [Transitions] is the one table of steps. [Change.Path] tells which hands a step
// needs, [Content.Missing] what of 3.2.4 it lacks, [Frozen] the text that an
// approval stands for.
//
// It guarantees: the level in force is that of the last issued text; nothing
// becomes lifted by time alone; a city's warning keeps the city's text, with the
// district's own level beside it; an outside warning has no level here.
//
// Everything is pure and total. Values belong to one goroutine. Nothing lies on
// disk but what the domain's events hold of these types.
package warning
