package arch_test

import (
	"errors"
	"strconv"
	"strings"
	"testing"

	"weightshare/nets/arch"
)

// TestLimits reads texts that would take forever or overflow the stack if their
// cost were not bounded by the length of the text.
func TestLimits(t *testing.T) {
	t.Parallel()
	nest := func(open string, n int, body, closing string) string {
		return "8x8 " + strings.Repeat(open, n) + body + strings.Repeat(closing, n)
	}
	for name, test := range map[string]struct{ text, want string }{
		"repeated a million times":   {"8x8 1000000*(conv3:1/same)", `word 2, "1000000*(": that makes 1000000 layers, at most 10000`},
		"repeated 10⁹ times 99 deep": {nest("1000000000*(", 99, "relu", ")"), `that makes 1000000000 layers`},
		"ten to the 99":              {nest("10*(", 99, "relu", ")"), `that makes 100000 layers`},
		"10,000 deep":                {nest("1*(", 10_000, "relu", ")"), `word 102, "1*(": groups nest at most 100 deep`},
		"10,000 branches deep":       {nest("add( relu | ", 10_000, "relu", ")"), `groups nest at most 100 deep`},
		"100,000 open":               {nest("cat(", 100_000, "", ""), `groups nest at most 100 deep`},
		"10,001 words":               {"8x8" + strings.Repeat(" relu", 10_001), `word 10002, "relu": that makes 10001 layers`},
		"100,000 words":              {"8x8" + strings.Repeat(" relu", 100_000), `that makes 10001 layers`},
		"two groups of 6,000":        {"8x8 6000*( relu ) 6000*( relu )", `word 5, "6000*(": that makes 12000 layers`},
		"a million branches":         {"8x8 add(" + strings.Repeat("|", 1_000_000) + ")", `word 2, "add(": that makes 10001 layers`},
		"500,000 comments":           {"8x8" + strings.Repeat("#\n", 500_000), `no layer follows`},
		"a megabyte and more":        {"8x8 relu" + strings.Repeat("#\n", 1<<19), `word 1, "8x8": the text has 1048584 bytes, at most 1048576 are possible; write a shorter text`},
		"groups of groups":           {"8x8 10000*( " + strings.Repeat("1*(", 98) + "relu" + strings.Repeat(")", 99), `word 2, "10000*(": that makes 980001 repeated groups, at most 10000`},
		"names that double":          {"8x8 a=( relu relu )" + doubling(30), `that makes 16344 repeated groups`},
		"names without layers":       {"8x8 a=bn" + doubled(30, "add( @# | @# )"), `that makes`},
		"names 101 deep":             {"8x8 a0=relu" + deeper(101), `groups nest at most 100 deep`},
		"repeated uses":              {"8x8 a=( relu bn ) 5000*( @a @a )", `word 6, "5000*(": that makes 20000 layers`},
		"one set 10,001 times":       {"8x8 10001@( bn )", `that makes 10001 layers`},
		"a million options":          {"8x8 conv3:1" + strings.Repeat("/", 1_000_000), `an option is missing`},
	} {
		_, err := arch.Parse(test.text)
		var wrong *arch.Error
		if !errors.As(err, &wrong) || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: got %.200v, want %s", name, err, test.want)
		}
	}
	for name, text := range map[string]string{
		"10,000 layers": "8x8 10000*( conv3:1/same )",
		"100 deep":      nest("1*( ", 100, "relu", " )"),
		"50 adds deep":  nest("add( | ", 50, "conv3:1/same", " )"),
	} {
		n, err := arch.Parse(text)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if _, err := arch.Count(n); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// doubling returns names each of which stands for the one before it twice.
func doubling(n int) string { return doubled(n, "( @# @# )") }

func doubled(n int, form string) string {
	var b strings.Builder
	before := "a"
	for i := range n {
		name := "b" + strconv.Itoa(i)
		b.WriteString(" " + name + "=" + strings.ReplaceAll(form, "#", before))
		before = name
	}
	return b.String()
}

// deeper returns names each of which contains the one before it.
func deeper(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(" a" + strconv.Itoa(i+1) + "=( @a" + strconv.Itoa(i) + " )")
	}
	return b.String()
}

// TestOverflow checks that a network that cannot be counted is an error at the
// responsible word, and that one whose unshared version alone cannot be counted
// is not.
func TestOverflow(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"1000000000x1000000000 relu conv3:9":                   `word 3, "conv3:9": its links are beyond 2⁶³−1; write smaller sizes`,
		"100000x100000 conv1000x1000:1000000/same":             `word 2, "conv1000x1000:1000000/same": its links are beyond`,
		"1000000000 dense:1000000000 dense:1000000000 dense:9": "",
		"1000000000x1000000000 dense:10":                       `word 2, "dense:10": its parameters are beyond`,
		"1000000000x2 8*( dense:1000000000 ) dense:1000000000": `with it the network's parameters or links are beyond 2⁶³−1`,
		"1x1 100*( conv1:1/s2 )":                               `word 3, "conv1:1/s2": its receptive field is beyond 2⁶³−1; write smaller strides`,
		"2x2 100*( maxpool2/p1 )":                              `its receptive field is beyond 2⁶³−1`,
		"1x1 100*( tconv1:1/s1000 )":                           `its receptive field is beyond 2⁶³−1`,
		"1000000000x1000000000 local1:1 relu local1:1":         "",
		"1000000000x1000000000x9 conv1:9/nobias":               `its links are beyond`,
	} {
		n := parse(t, text)
		c, err := arch.Count(n)
		switch {
		case want == "" && err != nil:
			t.Errorf("%q: %v", text, err)
		case want == "":
			if c.Totals.Parameters <= 0 || c.Totals.Links <= 0 {
				t.Errorf("%q: got %+v", text, c.Totals)
			}
		default:
			var wrong *arch.Error
			if !errors.As(err, &wrong) || !strings.Contains(err.Error(), want) {
				t.Errorf("%q: got %v, want %s", text, err, want)
			} else if text[wrong.Start:wrong.End] != wrong.Text {
				t.Errorf("%q: bytes %d..%d are not %q", text, wrong.Start, wrong.End, wrong.Text)
			}
		}
	}
	c := count(t, "1000000x1000000 tconv9:9 conv3:1/same bn")
	if c.Layers[0].Unshared.Known() != true || c.Totals.Dense != arch.Overflow || c.Layers[1].Dense.String() != "> 9.2e18" {
		t.Errorf("got %+v", c.Totals)
	}
}
