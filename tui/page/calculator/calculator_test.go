package calculator

import (
	"fmt"
	"image"
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"weightshare/nets/arch"
	"weightshare/tui/draw"
	"weightshare/tui/keys"
	"weightshare/tui/page"
)

// driver is the page and a keyboard to use it with.
type driver struct {
	t *testing.T
	*Model
	w, h int
}

func newDriver(t *testing.T, text string, w, h int) *driver {
	t.Helper()
	m := New(text, draw.NewStyle(true, colorprofile.TrueColor, false))
	m.Resize(w, h)
	return &driver{t, m, w, h}
}

// press passes keys on as the root does: first as commands, otherwise as letters.
func (d *driver) press(names ...string) (cmd tea.Cmd) {
	d.t.Helper()
	for _, name := range names {
		key, ok := special()[name]
		if !ok {
			key = tea.KeyPressMsg{Code: []rune(name)[0], Text: name}
		}
		if in, ok := d.Keys().Match(key); ok {
			cmd = d.Do(in, key.String())
		} else {
			cmd = d.Model.Type(key)
		}
		d.check()
	}
	return cmd
}

func (d *driver) types(text string) {
	d.t.Helper()
	for _, r := range text {
		d.press(string(r))
	}
}

func special() map[string]tea.KeyPressMsg {
	named := map[string]tea.KeyPressMsg{}
	for _, k := range []tea.KeyPressMsg{
		{Code: tea.KeyEnter},
		{Code: tea.KeyTab},
		{Code: tea.KeyTab, Mod: tea.ModShift},
		{Code: tea.KeyEscape},
		{Code: tea.KeyUp},
		{Code: tea.KeyDown},
		{Code: tea.KeyLeft},
		{Code: tea.KeyRight},
		{Code: tea.KeyPgUp},
		{Code: tea.KeyPgDown},
		{Code: tea.KeyHome},
		{Code: tea.KeyEnd},
		{Code: tea.KeyBackspace},
		{Code: 'o', Mod: tea.ModCtrl},
		{Code: 'y', Mod: tea.ModCtrl},
		{Code: 'u', Mod: tea.ModCtrl},
		{Code: 'c', Mod: tea.ModCtrl},
	} {
		named[k.String()] = k
	}
	return named
}

// screen returns what is shown, as plain text without trailing blanks.
func (d *driver) screen() string {
	rows := strings.Split(ansi.Strip(d.View()), "\n")
	for i := range rows {
		rows[i] = strings.TrimRight(rows[i], " ")
	}
	return strings.Join(rows, "\n")
}

func (d *driver) check() {
	d.t.Helper()
	rows := strings.Split(d.View(), "\n")
	if len(rows) != max(d.h, 0) {
		d.t.Fatalf("%d rows on a screen of %d×%d", len(rows), d.w, d.h)
	}
	for _, row := range rows {
		if got := ansi.StringWidth(row); got != d.w {
			d.t.Fatalf("a row of %d cells on a screen of %d×%d: %q", got, d.w, d.h, ansi.Strip(row))
		}
	}
	if clashes := d.Keys().Clashes(); len(clashes) > 0 {
		d.t.Fatalf("two commands answer to %q", clashes)
	}
}

func (d *driver) sees(texts ...string) {
	d.t.Helper()
	for _, text := range texts {
		if !strings.Contains(d.screen(), text) {
			d.t.Fatalf("the screen does not show %q:\n%s", text, d.screen())
		}
	}
}

func (d *driver) lacks(texts ...string) {
	d.t.Helper()
	for _, text := range texts {
		if strings.Contains(d.screen(), text) {
			d.t.Fatalf("the screen shows %q:\n%s", text, d.screen())
		}
	}
}

// find returns the cell where a text first occurs.
func (d *driver) find(text string) image.Point {
	d.t.Helper()
	for y, row := range strings.Split(d.screen(), "\n") {
		if before, _, ok := strings.Cut(row, text); ok {
			return image.Pt(ansi.StringWidth(before), y)
		}
	}
	d.t.Fatalf("there is no %q:\n%s", text, d.screen())
	return image.Point{}
}

// The counts follow every key.
func TestCountsFollowTheText(t *testing.T) {
	t.Parallel()
	d := newDriver(t, example, 120, 40)
	d.sees("conv5:6/p2", "28×28×6", "156", "122,304", "3,692,640", "dense:10", "11,770", "receptive field of conv5:6/p2", "5×5")
	d.types(" relu")
	d.sees("5 layers")
	d.press("backspace", "backspace", "backspace", "backspace", "backspace")
	d.sees("4 layers")
	if d.Text() != example {
		t.Errorf("the text is %q", d.Text())
	}
}

// While a word is wrong it is marked, and the last counts stay, marked as old.
func TestErrorIsMarked(t *testing.T) {
	t.Parallel()
	d := newDriver(t, "28x28 conv5:6", 80, 24)
	d.types(" con")
	d.sees(`word 3, "con"`, "the last network that could be counted", "conv5:6  ")
	rows := strings.Split(d.screen(), "\n")
	y := slices.IndexFunc(rows, func(row string) bool { return strings.Contains(row, "^") })
	if y < 1 || rows[y-1] != " 28x28 conv5:6 con" || rows[y] != "               ^^^" {
		t.Errorf("the carets do not stand under the word:\n%s", d.screen())
	}
	if d.Keys().Allowed(keys.Copy) {
		t.Error("a text that is wrong can be copied as a command")
	}
	d.types("v3:8")
	d.sees("2 layers")
	d.lacks("^^^", "word 3")
	d.press("ctrl+u")
	d.sees("take this example", "the last network that could be counted")
}

// While nothing has been counted there is nothing to show, and nothing breaks.
func TestNothingCounted(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{40, 12}, {80, 24}, {120, 40}} {
		d := newDriver(t, "conv", size[0], size[1])
		d.sees("^^^^", "nothing is counted yet")
		d.press("enter", "down", "up", "pgdown", "ctrl+y", "ctrl+o", "esc")
		d.Click(image.Pt(5, size[1]/2))
		d.check()
	}
}

// A row opens to its formulas, with the numbers put in.
func TestFormula(t *testing.T) {
	t.Parallel()
	d := newDriver(t, example, 120, 40)
	d.press("enter")
	d.sees("(5·5·1 + 1)·6 = 156", "unshared", "= 122,304", "= 3,692,640", "is used 784 times for one input")
	d.press("down")
	d.lacks("= 156")
	d.sees("no parameters")
	d.press("down", "down", "down", "down")
	d.sees("= 11,770", "is used once", "sees the whole input, 28×28 pixels")
	d.press("enter")
	d.lacks("= 11,770")
}

func TestZoo(t *testing.T) {
	t.Parallel()
	d := newDriver(t, example, 80, 24)
	d.press("ctrl+o")
	d.sees("lenet5", "parameters", "1 of ")
	d.types("resnet")
	d.sees("resnet18", "11,689,512")
	d.lacks("lenet5")
	d.press("down", "enter")
	d.sees("resnet34", "21,797,672 parameters")
	if !strings.HasPrefix(d.Text(), "224x224x3 conv7:64") {
		t.Errorf("the text is %q", d.Text())
	}
	before := d.Text()
	d.press("ctrl+o")
	d.types("no such thing")
	d.sees("no network has these words")
	d.press("enter", "down", "esc")
	if d.Text() != before {
		t.Errorf("leaving the zoo made it %q", d.Text())
	}
}

// Every network of the zoo can be chosen.
func TestZooIsWhole(t *testing.T) {
	t.Parallel()
	if got, want := len(countZoo()), len(arch.Zoo()); got != want || got == 0 {
		t.Fatalf("%d networks are listed of %d", got, want)
	}
	d := newDriver(t, example, 80, 24)
	for _, k := range countZoo() {
		d.takeNetwork(k)
		d.check()
		if d.wrong != nil {
			t.Errorf("%s: %v", k.Name, d.wrong)
		}
		d.press("pgdown", "enter", "pgdown", "up", "enter")
	}
}

// The kernels shown are those of the chosen layer, or else of the first one that has
// any.
func TestKernels(t *testing.T) {
	t.Parallel()
	d := newDriver(t, "8x8 conv3:2 relu conv3:4 dense:10", 80, 24)
	d.press("ctrl+k")
	d.sees("kernels of layer 1, conv3:2", "Freshly initialised, seed 0: nothing is learnt yet.", "2 kernels, the largest", "k1")
	d.press("down")
	d.sees("kernels of layer 3, conv3:4", "8 kernels, the largest", "k4 c2")
	d.types("x")
	d.press("esc")
	d.sees("8x8 conv3:2 relu conv3:4 dense:10", "4 layers")
	d.press("down", "down", "ctrl+k")
	d.sees("kernels of layer 3")
	for _, size := range [][2]int{{40, 12}, {60, 18}, {200, 60}} {
		d := newDriver(t, "28x28x3 conv5:40 conv3:2", size[0], size[1])
		d.press("ctrl+k")
		d.sees("kernels of layer 1")
		d.check()
	}
	for _, c := range []struct{ text, want string }{
		{"8x8 dense:10", "no layer of this network has kernels"},
		{"224x224x3 conv3:2 dense:1000", "too many weights to draw while you wait"},
	} {
		d := newDriver(t, c.text, 80, 24)
		d.press("ctrl+k")
		d.sees(c.want)
	}
}

// The copied command line counts what is on the screen.
func TestCopy(t *testing.T) {
	t.Parallel()
	d := newDriver(t, "8x8   conv3:2   dense:10", 80, 24)
	cmd := d.press("ctrl+y")
	d.sees(`copied: weightshare params "8x8 conv3:2 dense:10"`)
	if cmd == nil {
		t.Fatal("nothing is copied")
	}
	if got, want := fmt.Sprint(cmd()), fmt.Sprint(tea.SetClipboard(`weightshare params "8x8 conv3:2 dense:10"`)()); got != want {
		t.Errorf("copied %q, want %q", got, want)
	}
	d.types(" ")
	d.lacks("copied")
}

// The text of a file, comments and line ends included, can be pasted.
func TestPaste(t *testing.T) {
	t.Parallel()
	d := newDriver(t, example, 80, 24)
	d.press("ctrl+u")
	d.Update(tea.PasteMsg{Content: "# small\r\n28x28 # the input\r\nconv5:6\n\nrelu\n"})
	d.check()
	if got := strings.Join(strings.Fields(d.Text()), " "); got != "28x28 conv5:6 relu" || d.wrong != nil {
		t.Errorf("pasted %q: %v", d.Text(), d.wrong)
	}
	d.press("ctrl+o")
	d.Update(tea.PasteMsg{Content: "vgg"})
	d.sees("search: vgg", "vgg16")
	d.lacks("alexnet")
}

// While text is typed, no plain key is a command.
func TestLettersAreText(t *testing.T) {
	t.Parallel()
	d := newDriver(t, example, 80, 24)
	for _, open := range []bool{false, true} {
		if open {
			d.press("ctrl+o")
		}
		for r := ' '; r <= '~'; r++ {
			if in, ok := d.Keys().Match(tea.KeyPressMsg{Code: r, Text: string(r)}); ok {
				t.Errorf("%q is the command %v", r, in)
			}
		}
		if in, ok := d.Keys().Match(special()["ctrl+c"]); !ok || in != keys.Quit {
			t.Error("ctrl+c does not quit")
		}
	}
	d.press("esc")
	if cmd := d.press("esc"); cmd == nil || cmd() != (page.LessonListMsg{}) {
		t.Error("esc does not lead back")
	}
}

func TestMouse(t *testing.T) {
	t.Parallel()
	d := newDriver(t, example, 100, 30)
	at := d.find("maxpool2   ")
	d.Click(at)
	d.sees("▸ maxpool2", "a unit of maxpool2 sees 6×6")
	d.Click(at)
	if !d.open {
		t.Error("a click on the chosen row does not open it")
	}
	d.Click(d.find("dense:10   "))
	d.sees("▸ dense:10")
	d.Wheel(image.Point{}, -1)
	d.sees("▸ maxpool2")
	d.Click(d.find("relu maxpool2"))
	d.types("x")
	if got := d.Text(); !strings.Contains(got, " xrelu ") {
		t.Errorf("a click in the text and a letter make it %q", got)
	}
	d.press("ctrl+o")
	d.Click(d.find("alexnet "))
	d.sees("61,100,840 parameters")
	if cmd := d.Click(d.find("ctrl+o zoo")); cmd == nil || cmd() != (page.PressMsg{Intent: keys.Zoo, Key: "ctrl+o"}) {
		t.Error("a click on the key bar does not press its key")
	}
}

// A large network shows the chosen row, wherever it is.
func TestLongTableScrolls(t *testing.T) {
	t.Parallel()
	e, ok := arch.FromZoo("resnet50")
	if !ok {
		t.Fatal("there is no resnet50")
	}
	n, err := arch.Parse(e.Text)
	if err != nil {
		t.Fatal(err)
	}
	d := newDriver(t, n.String(), 80, 24)
	for range d.rows() {
		d.press("down")
		if !strings.Contains(d.screen(), "▸ ") {
			t.Fatalf("the chosen row is not shown:\n%s", d.screen())
		}
	}
	d.sees("▸ dense:1000", "total")
	for range 100 {
		d.press("pgup")
	}
	d.sees("▸ conv7:64")
}

// On a small screen the error says what to write rather than which word is wrong: the
// marks show that.
func TestErrorOnSmallScreen(t *testing.T) {
	t.Parallel()
	d := newDriver(t, "28x28 relu conv5", 40, 12)
	d.sees("^^^^^", "how many kernels? write conv5:6")
	d.lacks("word 3")
}
