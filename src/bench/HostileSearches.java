import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Measures the most expensive queries, one at a time: {@code java HostileSearches.java URL}. Prints for each query the best and the median of
 * seven times, with highlights and all facets, and the status. The words are those that most releases of the archive contain.
 */
class HostileSearches {
    private static final int TIMES = 7;
    private static final List<String> COMMON = List.of(("в на и с по что не для из за как от о к года его это при году после также до было"
                    + " этом время только заявил сообщил россии который человек страны президент стал более могут было лет которые"
                    + " the of and to in for is on that with are as be new has have this will release from can by it an at you")
            .split(" "));

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    public static void main(String... args) throws IOException, InterruptedException {
        List<String> queries = new ArrayList<>();
        queries.add("мост");
        queries.add(words(64, " "));
        queries.add(words(32, " or "));
        queries.add(words(8, " "));
        queries.add(words(8, " or "));
        queries.add("\"" + words(64, " ") + "\"");
        queries.add("\"" + words(8, " ") + "\"");
        queries.add("-" + words(32, " -"));
        queries.add("\"в \" \"и\" \"на\" \"с\" \"the\" \"of\"");
        queries.add("\"и в\" or \"в на\" or \"of the\" or \"in the\" or \"to the\" or \"и на\" or \"не в\" or \"и с\"");
        queries.add("я".repeat(1_000));
        queries.add("я".repeat(10_000));
        queries.add(words(1_000, " "));
        queries.add("a or ".repeat(150) + "b");
        queries.add("\"" + "мост ".repeat(190) + "\"");
        queries.add("- - - | | or or NOT \" \" ( )");
        queries.add("* ? ~ ^ *мост мо*т м?ст");
        queries.add("\"".repeat(999));
        queries.add("\u0000\u0001\u001F\u007F");
        queries.add("東".repeat(900));
        System.out.printf("%8s %8s  %s%n", "best ms", "median", "query");
        for (String query : queries) {
            measure(args[0], query);
        }
    }

    private static String words(int count, String joint) {
        List<String> words = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            words.add(COMMON.get(i % COMMON.size()));
        }
        return String.join(joint, words);
    }

    private static void measure(String url, String query) throws IOException, InterruptedException {
        URI uri = URI.create(url + "/v1/search?limit=20&facets=language,organization,source,topic,type,year&q="
                + URLEncoder.encode(query, StandardCharsets.UTF_8));
        HttpRequest request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(60)).build();
        List<Double> millis = new ArrayList<>();
        int status = 0;
        for (int i = 0; i < TIMES; i++) {
            long start = System.nanoTime();
            HttpResponse<byte[]> answer = HTTP.send(request, BodyHandlers.ofByteArray());
            millis.add((System.nanoTime() - start) / 1e6);
            status = answer.statusCode();
        }
        Collections.sort(millis);
        String shown = query.length() > 60 ? query.substring(0, 60) + "… (" + query.length() + ")" : query;
        System.out.printf(
                "%8.1f %8.1f  %d %s%n",
                millis.get(0), millis.get(TIMES / 2), status, shown.replaceAll("\\p{Cntrl}", "."));
    }
}
