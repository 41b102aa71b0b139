package main

import (
	"maps"
	"path"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/packages"
)

// module is the prefix of the paths of this module's packages.
const module = "weightshare/"

// allowedImports lists, for each package of the module, the packages of the module that
// it may import: imports only run down. All packages below lessons/course are lessons,
// which know nothing of one another; all below nets/model are readers of one format
// each.
var allowedImports = map[string]string{
	"cmd/weightshare": "cmd/handover cmd/help tui tui/draw tui/linemode tui/terminal lessons lessons/class lessons/course lessons/course/lab lessons/course/selftest lessons/link lessons/notebook lessons/progress lessons/figure lessons/text nets nets/arch nets/dataset nets/experiment nets/guard nets/model nets/model/layers nets/model/weights nets/spelling nets/visible",

	"cmd/weightshare-serve": "cmd/handover cmd/help cmd/natsnode tui tui/linemode tui/serve tui/serve/ssh tui/serve/web tui/terminal lessons lessons/class lessons/progress lessons/course lessons/course/lab lessons/course/selftest nets/cooperate nets/experiment nets/dataset nets/experiment/natsqueue nets/visible lessons/class/natsclass",

	"cmd/handover":              "nets/experiment",
	"cmd/help":                  "lessons/text nets/visible",
	"cmd/natsnode":              "cmd/handover cmd/help",
	"cmd/natsnode/natstest":     "cmd/natsnode",
	"lessons/class/natsclass":   "lessons/class",
	"nets/experiment/natsqueue": "nets/dataset nets/experiment nets/guard nets/visible",

	"cmd/weightshare-web": "cmd/help lessons tui/serve/web/assets",

	"tui":                 "tui/terminal tui/page tui/page/calculator tui/page/class tui/page/errorpage tui/page/export tui/page/glossary tui/page/help tui/page/lesson tui/page/lessonlist tui/page/notebook tui/page/present tui/page/search tui/draw tui/keys tui/layout lessons lessons/class lessons/notebook lessons/progress lessons/search lessons/text nets/cooperate nets/experiment nets/guard",
	"tui/page":            "tui/draw tui/keys tui/layout lessons lessons/figure nets/experiment lessons/link",
	"tui/page/calculator": "tui/page tui/page/textfield tui/draw tui/keys tui/layout lessons/figure nets nets/arch lessons/link",
	"tui/page/class":      "tui/page tui/page/present tui/page/textpage tui/draw tui/keys tui/layout lessons lessons/class lessons/progress lessons/figure lessons/text lessons/link nets/experiment",
	"tui/page/errorpage":  "tui/page tui/page/textpage tui/draw nets/guard",
	"tui/page/export":     "tui/page tui/page/textfield tui/draw tui/keys tui/layout lessons nets/experiment",
	"tui/page/glossary":   "tui/page tui/draw tui/keys tui/layout lessons lessons/link",
	"tui/page/help":       "tui/page tui/page/textpage tui/draw tui/keys",
	"tui/page/lesson":     "tui/page tui/page/textfield tui/draw tui/keys tui/layout lessons lessons/class lessons/progress lessons/figure nets/cooperate nets/experiment lessons/link",
	"tui/page/lessonlist": "tui/page tui/draw tui/keys tui/layout lessons lessons/notebook lessons/progress lessons/figure lessons/link",
	"tui/page/notebook":   "tui/page tui/page/textpage tui/draw lessons lessons/notebook lessons/text",
	"tui/page/present":    "tui/page tui/page/lesson tui/draw tui/keys tui/layout lessons lessons/class lessons/figure lessons/link",
	"tui/page/search":     "tui/page tui/page/textfield tui/draw tui/keys tui/layout lessons/search",
	"tui/page/textfield":  "tui/draw nets/arch",
	"tui/page/textpage":   "tui/page tui/draw tui/keys tui/layout",
	"tui/keys":            "",
	"tui/layout":          "",
	"tui/draw":            "lessons/figure lessons/text nets/arch nets/visible",
	"tui/linemode":        "lessons lessons/class lessons/progress lessons/search lessons/figure lessons/text nets/cooperate nets/experiment nets/visible",
	"tui/terminal":        "nets/cooperate", // in a browser
	"tui/browsertest":     "",
	"tui/tuitest":         "lessons lessons/class lessons/progress lessons/figure",

	"tui/serve":            "tui tui/linemode lessons/class lessons/progress nets/cooperate nets/experiment nets/guard",
	"tui/serve/ssh":        "tui/serve nets/guard",
	"tui/serve/web":        "tui/serve tui/serve/web/assets nets/guard",
	"tui/serve/web/assets": "",

	"lessons/course":     "lessons lessons/course/*",
	"lessons/course/*":   "lessons lessons/scene lessons/notebook lessons/progress lessons/figure lessons/text nets nets/arch nets/cooperate nets/dataset nets/experiment nets/model nets/model/weights nets/spelling nets/tie nets/visible",
	"lessons/lessontest": "lessons lessons/scene lessons/notebook lessons/progress nets/dataset nets/experiment nets/slowtest",
	"lessons/scene":      "lessons lessons/progress lessons/figure lessons/text nets nets/arch nets/cooperate nets/dataset nets/experiment nets/guard",
	"lessons/class":      "lessons lessons/progress lessons/text nets/experiment nets/visible",
	"lessons/notebook":   "lessons lessons/progress lessons/text lessons/wording nets/arch nets/experiment nets/visible",
	"lessons/link":       "lessons lessons/course lessons/course/lab nets/arch nets/experiment nets/spelling",
	"lessons/search":     "lessons lessons/progress lessons/text",
	"lessons":            "lessons/progress lessons/figure lessons/text lessons/wording nets/cooperate nets/experiment nets/guard nets/spelling",
	"lessons/progress":   "nets/guard nets/visible",
	"lessons/figure":     "lessons/text",
	"lessons/text":       "nets/arch",
	"lessons/wording":    "",

	"nets/experiment":          "nets nets/arch nets/dataset nets/guard nets/visible nets/internal/memory",
	"nets/dataset":             "nets/cooperate nets/visible nets/internal/elementary nets/internal/memory nets/internal/random",
	"nets/tie":                 "nets",
	"nets":                     "nets/arch nets/cooperate nets/guard nets/internal/elementary nets/internal/random nets/internal/simd",
	"nets/arch":                "nets/spelling nets/visible",
	"nets/model":               "nets/model/* nets/visible",
	"nets/model/*":             "nets/arch nets/model/archive nets/model/layers nets/model/weights nets/guard nets/visible",
	"nets/cooperate":           "",
	"nets/guard":               "",
	"nets/spelling":            "",
	"nets/slowtest":            "",
	"nets/visible":             "",
	"nets/internal/elementary": "",
	"nets/internal/memory":     "",
	"nets/internal/random":     "nets/internal/elementary",
	"nets/internal/simd":       "nets/internal/elementary",
}

// modulePackages loads the packages of the module, without their tests.
func modulePackages(t *testing.T) []*packages.Package {
	t.Helper()
	loaded, err := packages.Load(&packages.Config{Mode: packages.NeedName | packages.NeedImports | packages.NeedDeps}, module+"...")
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range loaded {
		if len(p.Errors) > 0 {
			t.Fatal(p.Errors)
		}
	}
	return loaded
}

// ruleOf returns the key of a package in allowedImports.
func ruleOf(name string) string {
	switch dir := path.Dir(name); dir {
	case "lessons/course", "nets/model":
		return dir + "/*"
	}
	return name
}

// TestImports checks that imports only run down, and that every import that is allowed is
// used somewhere.
func TestImports(t *testing.T) {
	t.Parallel()
	unused := map[string][]string{} // by rule
	for rule, list := range allowedImports {
		unused[rule] = strings.Fields(list)
	}
	for _, p := range modulePackages(t) {
		name := strings.TrimPrefix(p.PkgPath, module)
		list, known := allowedImports[ruleOf(name)]
		if !known {
			t.Errorf("package %s is not listed: say here what it may import", name)
		}
		allowed := strings.Fields(list)
		for path := range p.Imports {
			used, ours := strings.CutPrefix(path, module)
			if ours && !slices.Contains(allowed, used) && !slices.Contains(allowed, ruleOf(used)) {
				t.Errorf("%s imports %s: imports run down only", name, used)
			}
			unused[ruleOf(name)] = slices.DeleteFunc(unused[ruleOf(name)], func(allowed string) bool { return allowed == used || allowed == ruleOf(used) })
		}
	}
	delete(unused, "tui/terminal") // it imports what it may in a browser only
	for rule, list := range unused {
		if len(list) > 0 {
			t.Errorf("%s no longer imports %s: take it off this list", rule, strings.Join(list, " "))
		}
	}
}

// TestTemplates checks that the program calls no method by a name that is only known at
// run time: the linker would then keep every method of every type, and the page for
// browsers would be a third larger. Cobra's templates are left out together with what
// uses them.
func TestTemplates(t *testing.T) {
	t.Parallel()
	for _, p := range modulePackages(t) {
		if name := strings.TrimPrefix(p.PkgPath, module); p.Imports["text/template"] != nil && name != "lessons/lessontest" {
			t.Errorf("%s imports text/template: use lessons/wording", name)
		}
	}
}

// TestServing checks that the code that serves a class is not part of the program for
// one person, whose every start would take longer.
func TestServing(t *testing.T) {
	t.Parallel()
	for _, p := range modulePackages(t) {
		if p.PkgPath != module+"cmd/weightshare" {
			continue
		}
		for path := range dependencies(p) {
			for _, server := range []string{"charm.land/wish", "charm.land/ssh", "golang.org/x/crypto/ssh", "github.com/coder/websocket", "rsc.io/qr", "github.com/nats-io/", "net/http", module + "tui/serve"} {
				if strings.HasPrefix(path, server) {
					t.Errorf("%s is linked into it", path)
				}
			}
		}
	}
}

// TestTerminalLibraries checks that nothing outside tui depends on a terminal library,
// not even indirectly, and that drawing and line mode do without Bubble Tea.
func TestTerminalLibraries(t *testing.T) {
	t.Parallel()
	libraries := []string{"charm.land/", "github.com/charmbracelet/", "github.com/muesli/", "golang.org/x/term"}
	for _, p := range modulePackages(t) {
		name := strings.TrimPrefix(p.PkgPath, module)
		forbidden := libraries
		switch {
		case name == "tui/draw":
			forbidden = []string{"charm.land/bubbletea", "charm.land/bubbles"}
		case name == "lessons/lessontest": // whose golden files such a library compares
			continue
		case name != "tui/linemode" && !strings.HasPrefix(name, "nets") && !strings.HasPrefix(name, "lessons"):
			continue
		}
		for path := range dependencies(p) {
			for _, library := range forbidden {
				if strings.HasPrefix(path, library) {
					t.Errorf("%s reaches the terminal library %s", name, path)
				}
			}
		}
	}
}

// dependencies returns all packages that p imports, directly or indirectly.
func dependencies(p *packages.Package) map[string]bool {
	seen := map[string]bool{}
	queue := slices.Collect(maps.Values(p.Imports))
	for len(queue) > 0 {
		next := queue[0]
		queue = queue[1:]
		if !seen[next.PkgPath] {
			seen[next.PkgPath] = true
			queue = append(queue, slices.Collect(maps.Values(next.Imports))...)
		}
	}
	return seen
}
