package lab

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"sync"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
	"weightshare/nets/arch"
)

// networksScene is the step in which networks are written.
type networksScene struct {
	setUp
	known int // index in the list of known networks
	row   int // the row that a known one is inserted into
}

// knownNetwork is a network that can be inserted.
type knownNetwork struct{ name, text string }

// list returns what can be inserted: the networks of the task, those that ran
// recently, the zoo, and nothing.
func (n *networksScene) list() []knownNetwork {
	var all []knownNetwork
	if begun, err := n.lab.begun(n.lab.taskName()); err == nil {
		for i, text := range begun.Networks {
			all = append(all, knownNetwork{fmt.Sprintf("the task's %d", i+1), text})
		}
	}
	for _, text := range n.lab.recent {
		all = append(all, knownNetwork{"recent: " + text, text})
	}
	return append(append(all, zooNetworks()...), knownNetwork{"nothing", ""})
}

// zooNetworks lists the networks of the zoo that fit on a line.
var zooNetworks = sync.OnceValue(func() []knownNetwork {
	var all []knownNetwork
	for _, e := range arch.Zoo() {
		if net, err := arch.Parse(e.Text); err == nil && len(net.String()) <= lessons.LongestLine {
			all = append(all, knownNetwork{"zoo: " + e.Name, net.String()})
		}
	}
	return all
})

func (n *networksScene) Controls() []lessons.Control {
	var all []lessons.Control
	for i, text := range n.lab.lines {
		c := lessons.Control{
			ID: lineID(i), Label: fmt.Sprintf("network %d", i+1), Kind: lessons.Line, Value: text, Notation: true,
			Hint: "a network, or leave it empty",
		}
		if text != "" {
			c.Trouble, c.From, c.To = n.trouble(text)
		}
		all = append(all, c)
	}
	list := n.list()
	known := make([]string, len(list))
	for i, k := range list {
		known[i] = k.name
	}
	n.known = min(n.known, len(list)-1)
	rows := make([]string, maxNetworks)
	for i := range rows {
		rows[i] = strconv.Itoa(i + 1)
	}
	return append(
		all,
		lessons.Control{ID: "known", Label: "known networks", Kind: lessons.Dial, Options: known, Index: n.known, Hint: "chooses what to put in"},
		lessons.Control{ID: "row", Label: "put it in row", Kind: lessons.Dial, Options: rows, Index: n.row, Hint: "chooses where to put it"},
		lessons.Control{ID: "put", Label: "put it in", Kind: lessons.Button, Hint: "puts the known network into the row"},
	)
}

// lineID returns the ID of a network's control.
func lineID(i int) string { return "network-" + strconv.Itoa(i+1) }

// trouble returns what is wrong with a network, and which bytes of its text are
// meant.
func (n *networksScene) trouble(text string) (what string, from, to int) {
	err := n.lab.check(n.lab.plan, text)
	if err == nil {
		return "", 0, 0
	}
	var wrong *arch.Error
	if errors.As(err, &wrong) {
		return err.Error(), wrong.Start, wrong.End
	}
	return err.Error(), 0, len(text)
}

func (n *networksScene) Do(a lessons.Action) error {
	switch a.Control {
	case "known":
		n.known = a.Index
	case "row":
		n.row = a.Index
	case "put":
		n.lab.lines[n.row] = n.list()[n.known].text
	default:
		for i := range n.lab.lines {
			if lineID(i) == a.Control {
				n.lab.lines[i] = a.Text
			}
		}
	}
	return nil
}

func (n *networksScene) Figures() []figure.Figure { return []figure.Figure{n.lab.counted()} }

// counted returns a table with the counts of the networks.
func (l *lab) counted() figure.Table {
	t := figure.NewTable("counts", "Counted", "no.", "#parameters", "#unshared", "#dense", "#MACs", "network")
	t.Note = "unshared, dense: parameters if it were built so"
	for i, line := range l.lines {
		counts, err := scene.Counts(line)
		if err != nil {
			continue
		}
		total := counts.Totals
		t.Rows = append(t.Rows, []string{
			strconv.Itoa(i + 1), text.Number(float64(total.Parameters)), total.Unshared.String(), total.Dense.String(),
			text.Number(float64(total.MACs)), counts.Network,
		})
	}
	if len(t.Rows) == 0 {
		t.Rows = [][]string{slices.Repeat([]string{"–"}, len(t.Columns))}
	}
	return t
}
