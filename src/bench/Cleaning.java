import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPInputStream;
import org.communique.html.HtmlSanitizer;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.safety.Cleaner;
import org.jsoup.safety.Safelist;

/**
 * Measures the conversion of bodies to safe HTML beside its reference: the parser and the cleaner of jsoup alone, in as many passes. Both work on
 * the same bodies in alternating turns, in CPU time of one thread.
 *
 * <p>Usage: {@code java -cp target/classes:LIBRARIES src/bench/Cleaning.java RELEASES.ndjson.gz [ROUNDS]}
 */
public class Cleaning {
    private static final int WARM_UP = 5;

    public static void main(String[] args) throws IOException {
        List<String> pasted = bodies(Path.of(args[0]));
        List<String> clean = pasted.stream()
                .map(body -> HtmlSanitizer.ofHtml(body).html())
                .filter(html -> html != null)
                .toList();
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 15;
        System.out.printf("%d bodies, %,d characters%n", pasted.size(), pasted.stream().mapToLong(String::length).sum());
        measure("pasted", pasted, 2, rounds);
        measure("cleaned before", clean, 1, rounds);
    }

    private static void measure(String name, List<String> bodies, int passes, int rounds) {
        Cleaner cleaner = new Cleaner(Safelist.relaxed().preserveRelativeLinks(true));
        UnaryOperator<String> reference = html -> {
            String result = html;
            for (int pass = 0; pass < passes; pass++) {
                Document document = cleaner.clean(Jsoup.parseBodyFragment(result, "https://relative.invalid/"));
                document.outputSettings().prettyPrint(false);
                result = document.body().html();
            }
            return result;
        };
        double[] ratios = new double[rounds];
        for (int round = -WARM_UP; round < rounds; round++) {
            long own = time(bodies, html -> HtmlSanitizer.ofHtml(html).html());
            long other = time(bodies, reference);
            if (round >= 0) {
                ratios[round] = (double) own / other;
            }
        }
        Arrays.sort(ratios);
        System.out.printf(
                "%-15s %.2f of the time of jsoup alone (median; from %.2f to %.2f)%n",
                name, ratios[rounds / 2], ratios[0], ratios[rounds - 1]);
    }

    private static long time(List<String> bodies, UnaryOperator<String> conversion) {
        long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        int length = 0;
        for (String body : bodies) {
            String html = conversion.apply(body);
            length += html == null ? 0 : html.length();
        }
        if (length < 0) {
            throw new IllegalStateException("the conversion returned nothing");
        }
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start;
    }

    private static List<String> bodies(Path file) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        List<String> bodies = new ArrayList<>();
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            for (String line; (line = reader.readLine()) != null; ) {
                bodies.add(mapper.readTree(line).path("body").asText());
            }
        }
        return bodies;
    }
}
