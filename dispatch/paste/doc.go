// Package paste reads a message as people send it (a chat, a text message, a
// hotline slip) and suggests what of it belongs in which field of the intake
// form: 粘贴即录.
//
// A [Parser] is made from a plan, whose streets, communities, bodies, event
// types and lists of sensitive people it looks for. It suggests and a person
// decides: each suggestion carries the span of the text from which it was
// taken, so that the form can show it. It never derives a level of severity,
// however grave the words (A17): they are only marked.
//
// Parsing is pure: the same text, plan and time give the same result. It
// panics on no input, takes time proportional to the length of the text, and
// reads at most [Limit] bytes. A Parser may be used concurrently. Nothing is
// logged and nothing kept: the text holds personal data.
package paste
