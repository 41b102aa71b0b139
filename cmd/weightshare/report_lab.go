package main

import (
	"bytes"
	"fmt"

	"weightshare/lessons/notebook"
	"weightshare/nets/visible"
)

// markdownLab writes the runs of the lab that were added to the report.
func markdownLab(b *bytes.Buffer, runs []notebook.LabRun) error {
	if len(runs) == 0 {
		return nil
	}
	b.WriteString("\n## From the lab\n\n")
	s := resultTable{columns: []column{{name: "run"}, {name: "network"}, {name: "what"}, {name: "measured", numeric: true}, {name: "seeds"}}}
	for _, l := range runs {
		s.rows = append(s.rows, []string{escaped(l.Name), "`" + visible.Text(l.Network) + "`" + escaped(conditions(l.Average)), metricName(l.Metric), l.String(), formatSeeds(l.Seeds)})
	}
	if err := s.markdown(b); err != nil {
		return err
	}
	b.WriteString("\nTo repeat them:\n\n")
	for _, l := range runs {
		for _, command := range l.Commands() {
			fmt.Fprintf(b, "    %s\n", visible.Text(command))
		}
	}
	return nil
}
