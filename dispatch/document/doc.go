// Package document writes the texts that a duty room sends again and again from
// what is on record, at one press (一键成文): the short message, the script for
// a telephone call, the 突发事件信息专报.
//
// A text says what is known and who said so; what is not known is said not to
// be (不明, 核实中), never left out and never made up. A text of an exercise
// says so at its head. No text holds personal data: they are written from an
// incident's page as it is for somebody who may not open it. What persons wrote
// into titles and items of reports is quoted as they wrote it.
//
// Building is pure: the same page, plan and time give the same text. Nothing is
// kept and nothing sent; a person copies the text, reads it, and sends it.
package document
