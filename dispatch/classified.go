package dispatch

import (
	"strings"
	"unicode"
)

// Classified marks a command as naming a classified matter. Nothing of such a
// matter enters but its number in the confidential register; the matter itself
// goes by the confidential channel (3.1.6, A67).
type Classified struct {
	// Register is the matter's number in the confidential register. With it,
	// nothing else of the matter may be given.
	Register string `json:"register,omitempty" maxLength:"60" doc:"机要编号: nothing else may then be given (3.1.6)"`
	// Confidential marks the matter; the number must then be given.
	Confidential bool `json:"confidential,omitempty" doc:"the matter is classified: only its register number may be given"`
	// Withheld says that more was given, which has been taken out unseen.
	Withheld bool `json:"withheld,omitempty" doc:"for the server's use"`
}

// Guarded is implemented by commands that may be marked so. Whoever passes a
// marked command on passes on what Withhold gives: then neither the log nor its
// digests, neither the vault nor the refusal's own record can hold anything of
// the matter.
type Guarded interface {
	Command
	// Marked reports whether the command names a classified matter.
	Marked() bool
	// Withhold is the command with nothing left but the number and the mark.
	Withhold() Command
}

// withhold takes out of a marked command what may not enter.
func withhold(c Command) Command {
	if g, ok := c.(Guarded); ok && g.Marked() {
		return g.Withhold()
	}
	return c
}

// WithoutSecrets is what a command may travel as inside the system.
func WithoutSecrets(c Command) Command { return withhold(c) }

// Marked implements Guarded.
func (c *Classified) Marked() bool { return c.Confidential || strings.TrimSpace(c.Register) != "" }

// only is the mark without anything that is not a number; more tells whether
// the command held anything beside it.
func (c Classified) only(more bool) Classified {
	out := Classified{Confidential: true, Withheld: c.Withheld || more, Register: strings.TrimSpace(c.Register)}
	if !isRegisterNumber(out.Register) {
		out.Register, out.Withheld = "", out.Withheld || out.Register != ""
	}
	return out
}

// isRegisterNumber holds a number to what numbers of registers look like, so
// that no sentence passes for one: at most thirty characters, a digit among
// them, and at most eight words' worth of Chinese.
func isRegisterNumber(s string) bool {
	han, digits, all := 0, 0, 0
	for _, r := range s {
		all++
		switch {
		case unicode.Is(unicode.Han, r):
			han++
		case unicode.IsDigit(r):
			digits++
		case unicode.IsLetter(r) && r < 128, strings.ContainsRune(" -/.()（）〔〕[]【】", r):
		default:
			return false
		}
	}
	return digits > 0 && han <= 8 && all <= 30
}

// mark decides on the mark of a withheld command.
func (c Classified) mark() error {
	if c.Withheld {
		return refuse(CodeSecret, "3.1.6", "涉密事项不得录入内容：只登记机要编号，其余经机要渠道办理。本次提交的其他内容未被保存",
			"nothing of a classified matter may be entered but its register number: it goes by the confidential channel. Nothing else of what was given has been kept").at("register")
	}
	if c.Register == "" {
		return refuse(CodeSecret, "3.1.6", "涉密事项请填写机要编号，不得录入内容", "give the classified matter's register number, and nothing else of it").at("register")
	}
	return nil
}

// secretTitle is all that a screen shows of a classified matter.
func (c Classified) secretTitle() string { return "经机要渠道办理 " + c.Register }
