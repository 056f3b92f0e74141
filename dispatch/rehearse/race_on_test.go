//go:build race

package rehearse

// Raced: these tests were built with the race detector.
const Raced = true
