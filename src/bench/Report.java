import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * Writes what run.sh measured as a page: {@code java Report.java RESULTS DOCUMENT}. What stands in the page from the heading {@value #HAND}
 * on was written by hand and stays.
 */
class Report {
    private static final String HAND = "## What is not reached, and why";

    /** What one turn of one side gave; times in milliseconds. */
    private record Measure(double rate, double p50, double p95, double p99, long errors) {}

    private final Map<String, String> facts = new LinkedHashMap<>();
    private final Map<String, Map<String, List<Measure>>> rows = new LinkedHashMap<>();
    private final StringBuilder out = new StringBuilder();

    public static void main(String... args) throws IOException {
        Report report = new Report();
        try (Stream<Path> files = Files.list(Path.of(args[0]))) {
            for (Path file : files.filter(path -> path.toString().endsWith(".tsv")).sorted().toList()) {
                Files.readAllLines(file).forEach(report::read);
            }
        }
        Path document = Path.of(args[1]);
        Files.writeString(document, report.page() + byHand(document));
    }

    private static String byHand(Path document) throws IOException {
        String before = Files.exists(document) ? Files.readString(document) : "";
        int hand = before.indexOf(HAND);
        return hand < 0 ? HAND + "\n" : before.substring(hand);
    }

    private void read(String line) {
        String[] columns = line.split("\t", -1);
        if (columns[0].equals("fact")) {
            facts.put(columns[1], columns[2]);
        } else {
            rows.computeIfAbsent(columns[1], any -> new LinkedHashMap<>())
                    .computeIfAbsent(columns[2], any -> new ArrayList<>())
                    .add(new Measure(number(columns[4]), number(columns[5]), number(columns[6]), number(columns[7]), (long) number(columns[8])));
        }
    }

    private static double number(String text) {
        return Double.parseDouble(text);
    }

    // --- The page -----------------------------------------------------------------------------------------------------------------------

    private String page() {
        line("# Performance");
        line("");
        line("Written by `src/bench/run.sh` on %s, of the service as of `%s`; only what follows the last heading is by hand.",
                fact("run.date"), fact("run.commit"));
        line("");
        line("| work | reference in the same run | aim | measured | reached |");
        line("|---|---|---|---|---|");
        compared("list of 20, repeated", "repeated.list", "nginx, the same bytes from a file", 0.8);
        compared("single release, repeated", "repeated.item", "nginx, the same bytes from a file", 0.8);
        compared("list of 20, never asked before", "cold.list", "pgbench, the bare SQL", 0.5);
        compared("release by id, never asked before", "cold.item", "pgbench, the bare SQL", 0.5);
        compared("release by slug, never asked before", "cold.slug", "pgbench, the bare SQL", 0.5);
        compared("search with highlights and facets, " + large(), "search", "bare Lucene, the same index", 0.5);
        if (rows.containsKey("search")) {
            double p95 = median("search", "service", Measure::p95);
            row("the same", "–", "p95 ≤ 25 ms", "%s ms".formatted(shown(p95)), p95 <= 25);
        }
        compared("create + publish", "writes", "pgbench, the same rows as durably", 0.5);
        compared("import of " + thousands(fact("import.releases")) + " releases", "import", "COPY of the same rows", 0.2);
        memoryOfImports();
        started();
        idle();
        memory();
        grown();
        overloaded();
        soaked();
        line("");
        line("A ratio is the median of the turns' ratios, with the least and the most in brackets; rates and times are medians of the turns.");
        line("");
        details();
        ranOn();
        method();
        return out.toString();
    }

    private void compared(String work, String name, String reference, double aim) {
        if (!rows.containsKey(name)) {
            row(work, reference, "≥ " + aim + "×", "not measured", null);
            return;
        }
        List<Measure> service = rows.get(name).get("service");
        List<Measure> other = rows.get(name).get("reference");
        double[] ratios = ratios(service, other, Measure::rate);
        double ratio = middle(ratios);
        row(work, reference, "≥ " + aim + "×",
                "%s (%s beside %s a second)".formatted(
                        spread(ratios), shown(median(name, "service", Measure::rate)), shown(median(name, "reference", Measure::rate))),
                ratio >= aim);
    }

    private void memoryOfImports() {
        String record = "record." + fact("run.large");
        if (!facts.getOrDefault(record + ".heap_middle", "").isEmpty()) {
            double middle = number(fact(record + ".heap_middle"));
            double last = number(fact(record + ".heap_last"));
            row("memory of the import of " + large(), "its middle third", "flat",
                    "heap at least %.0f MB in the middle third, %.0f MB in the last; at most %s MB, resident %s MB".formatted(
                            middle, last, fact(record + ".heap_most"), fact(record + ".resident")),
                    last <= 1.25 * middle + 32);
        } else {
            row("memory of the import of " + large(), "its middle third", "flat", "not measured", null);
        }
    }

    private void started() {
        if (!rows.containsKey("start")) {
            row("start to first answer, AOT cache", "–", "≤ 1.5 s",
                    "not measured" + (facts.containsKey("start.missing") ? ": " + fact("start.missing") : ""), null);
            return;
        }
        started("readme", "as the README starts it, with the embedded PostgreSQL", 3);
        started("external", "Java 25 with an AOT cache, a PostgreSQL that runs", 1.5);
        started("embedded", "Java 25 with an AOT cache, with the embedded PostgreSQL", 1.5);
    }

    private void started(String side, String how, double most) {
        double seconds = median("start", side, Measure::p50) / 1_000;
        row("start to first answer, " + how, "–", "≤ %s s".formatted(new DecimalFormat("0.#", DecimalFormatSymbols.getInstance(Locale.ROOT)).format(most)), "%.2f s".formatted(seconds), seconds <= most);
    }

    private void idle() {
        if (!facts.containsKey("idle.processor")) {
            row("a node that nobody asks", "–", "≤ 1 % of a processor, ≤ 5 statements a second", "not measured", null);
            return;
        }
        row("a node that nobody asks: of a processor, with its PostgreSQL", "–", "≤ 1 %", fact("idle.processor") + " %",
                number(fact("idle.processor")) <= 1);
        row("the same: statements a second", "–", "≤ 5", fact("idle.statements"), number(fact("idle.statements")) <= 5);
    }

    private void memory() {
        if (!facts.containsKey("memory.heap")) {
            row("memory under load, " + large(), "–", "≤ 512 MB heap, ≤ 800 MB resident", "not measured", null);
            return;
        }
        double heap = number(fact("memory.heap"));
        double resident = number(fact("memory.resident"));
        row("memory under load, " + large(), "–", "≤ 512 MB heap, ≤ 800 MB resident",
                "heap %.0f MB at most (%s MB live), resident %.0f MB at most, of it %s MB its own and %s MB pages of files".formatted(
                        heap, fact("memory.live"), resident, fact("memory.anonymous"), fact("memory.files")),
                heap <= 512 * 1.048576 && resident <= 800);
    }

    private void grown() {
        for (String which : List.of("repeated", "cold")) {
            for (String kind : List.of("list", "item", "slug")) {
                String name = "growth." + which + "." + kind;
                if (rows.containsKey(name)) {
                    double[] ratios = ratios(rows.get(name).get(fact("run.large")), rows.get(name).get(fact("run.small")), Measure::p50);
                    row("p50 of " + (kind.equals("list") ? "a list" : "a release by " + (kind.equals("item") ? "id" : "slug")) + ", "
                                    + (which.equals("cold") ? "cold" : "repeated") + ", " + large(),
                            "the same, " + thousands(fact("run.small")), "≤ 1.2×",
                            "%s (%s beside %s ms)".formatted(spread(ratios), shown(median(name, fact("run.large"), Measure::p50)),
                                    shown(median(name, fact("run.small"), Measure::p50))),
                            middle(ratios) <= 1.2);
                }
            }
        }
    }

    private void overloaded() {
        if (!facts.containsKey("overload.offered")) {
            row("overload", "–", "503 with Retry-After, no other 5xx; back within 5 s", "not measured", null);
            return;
        }
        boolean well = number(fact("overload.unexplained")) == 0 && number(fact("overload.wrong")) == 0;
        row("overload: " + fact("overload.offered"), "–", "503 with `Retry-After`, no other 5xx",
                "by status %s, without `Retry-After` %s; no answer within 10 s or broken off: %s".formatted(
                        fact("overload.statuses"), fact("overload.unexplained"), fact("overload.broken")),
                well && number(fact("overload.broken")) == 0);
        String recovery = fact("overload.recovery");
        row("… until a probe is answered as before", "before it", "≤ 5 s", recovery,
                !recovery.startsWith("not") && number(recovery.replace(" s", "")) <= 5);
    }

    private void soaked() {
        if (facts.containsKey("soak.judgement")) {
            row(fact("soak.minutes") + " minutes of everything at once", "before it", "no errors, nothing leaks",
                    "%s; errors: %s; %s requests".formatted(fact("soak.judgement"), fact("soak.errors"), fact("soak.requests")),
                    fact("soak.judgement").startsWith("nothing") && fact("soak.errors").equals("none"));
        }
    }

    private void details() {
        line("## In numbers");
        line("");
        line("| | side | a second | p50 | p95 | p99 ms | errors |");
        line("|---|---|---|---|---|---|---|");
        rows.forEach((name, sides) -> sides.forEach((side, turns) -> {
            if (!name.equals("start")) {
                line("| %s | %s | %s | %s | %s | %s | %d |", name, side, shown(median(name, side, Measure::rate)),
                        time(name, side, Measure::p50), time(name, side, Measure::p95), time(name, side, Measure::p99),
                        turns.stream().mapToLong(Measure::errors).sum());
            }
        }));
        line("");
        for (String about : List.of("record", "memory", "import", "overload", "soak")) {
            facts.forEach((name, value) -> {
                if (name.startsWith(about + ".") && !value.isEmpty()) {
                    line("- %s: %s", name.replace('.', ' ').replace('_', ' '), value);
                }
            });
        }
        line("");
    }

    private void ranOn() {
        line("## What it ran on");
        line("");
        line("%s, %s of memory, %s; Java %s, PostgreSQL %s, nginx %s, wrk %s, pgbench %s. Service, database, reference and load share it.",
                fact("machine.processors"), fact("machine.memory"), fact("machine.kernel"), fact("machine.java"), fact("machine.postgresql"),
                fact("machine.nginx"), fact("machine.wrk"), fact("machine.pgbench"));
        line("");
    }

    private void method() {
        line("## How it is measured");
        line("");
        line("%s. Each pair is measured in turns, A B A B, so that both have what else the machine does; sizes are compared likewise, both", fact("run.method"));
        line("services running. Clients have one thread and keep their connections; all is on the loopback interface.");
        line("");
        line("- *Repeated*: wrk asks one address again and again; nginx has the same bytes in a file (sendfile, entity tags, no log).");
        line("- *Cold*: wrk asks for lists before random instants, for releases by id and by slug in random order, none twice while the archive has");
        line("  others (it drew %s). pgbench runs prepared the SQL of `src/bench/sql` with values drawn alike, over TCP, on the very database.", thousands(fact("cold.sample")));
        line("- *Growth*, cold: as above, with the response cache off, in which a small archive would soon be as a whole.");
        line("- *Search*: different queries each time, like what people type (`Queries.java`), all with highlights, all facets and 20 hits. Bare");
        line("  Lucene (`BareLucene.java`) has the same words, stemmed alike, on one field of the same index: the best 20 and the exact total,");
        line("  without facets, weights of fields, texts or highlights. *search.popular*: 500 queries, as popular as words are (1/n).");
        line("- *Create + publish*: two requests for each publication; pgbench leaves the same rows in two transactions (synchronous commit on),");
        line("  each side in a copy of the archive of %s. *in-order*: the reference with the lock by which the journal has the order of commits.", thousands(fact("run.small")));
        line("- *Import*: lines into an empty service, until the last is answered (*import.indexed*: until all can be found); COPY in one");
        line("  transaction of the rows that it left, over TCP into an empty database with the same constraints, indexes and triggers.");
        line("- *Start*: Java 25 with the container's own training run, without a container: until `GET /v1/press-releases` was answered.");
        line("- *Memory*: of the service's process (`VmHWM`; heap from its metrics), not its database, when reads and searches come at once, after all others.");
        line("- *Overload*: `Overload.java`, cold lists of 100 whole releases. *Soak*: `Soak.java`, on the archive of %s.", thousands(fact("run.small")));
        line("");
    }

    // --- Numbers ------------------------------------------------------------------------------------------------------------------------

    private void row(String work, String reference, String aim, String measured, Boolean reached) {
        line("| %s | %s | %s | %s | %s |", work, reference, aim, measured, reached == null ? "–" : reached ? "yes" : "**no**");
    }

    private void line(String format, Object... values) {
        out.append(values.length == 0 ? format : String.format(Locale.ROOT, format, values)).append('\n');
    }

    private String fact(String name) {
        return facts.getOrDefault(name, "?");
    }

    private String large() {
        return thousands(fact("run.large")) + " releases";
    }

    private static String thousands(String number) {
        return number.matches("\\d+") ? String.format(Locale.ROOT, "%,d", Long.parseLong(number)) : number;
    }

    private double median(String name, String side, ToDoubleFunction<Measure> of) {
        return middle(rows.get(name).get(side).stream().mapToDouble(of).toArray());
    }

    private String time(String name, String side, ToDoubleFunction<Measure> of) {
        double millis = median(name, side, of);
        return millis == 0 ? "" : shown(millis);
    }

    private static double[] ratios(List<Measure> some, List<Measure> others, ToDoubleFunction<Measure> of) {
        double[] ratios = new double[Math.min(some.size(), others.size())];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = of.applyAsDouble(some.get(i)) / of.applyAsDouble(others.get(i));
        }
        return ratios;
    }

    private static double middle(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int n = sorted.length;
        return n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
    }

    private static String spread(double... ratios) {
        return String.format(Locale.ROOT, "%.2f× [%.2f–%.2f]", middle(ratios), Arrays.stream(ratios).min().orElse(0),
                Arrays.stream(ratios).max().orElse(0));
    }

    /** Three digits that count. */
    private static String shown(double value) {
        return String.format(Locale.ROOT, value >= 100 ? "%,.0f" : value >= 10 ? "%.1f" : "%.2f", value);
    }
}
