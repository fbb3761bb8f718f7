package org.communique.query;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The inverted form finds the queries that match one by one. */
class SavedQueriesTest {
    private static final List<String> WORDS = List.of(
            "мост",
            "мостами",
            "порт",
            "порту",
            "вокзал",
            "corridor",
            "corridors",
            "31 417",
            "Ту-154",
            "стали",
            "или",
            "көпір",
            "жолаушы");
    private static final Set<String> LANGUAGES = Set.of("ru", "en", "kk");

    private final Random random = new Random(1);

    @Test
    void the_same_queries_match_as_one_by_one() {
        Set<SavedQuery> queries = new LinkedHashSet<>();
        while (queries.size() < 500) {
            queries.add(query());
        }
        queries.add(new SavedQuery("-порт", Set.of()));
        queries.add(new SavedQuery("!!!", Set.of()));
        SavedQueries saved = new SavedQueries();
        saved.retain(queries, LANGUAGES, null);
        for (int i = 0; i < 300; i++) {
            if (i % 50 == 49) {
                queries.removeIf(query -> random.nextInt(5) == 0);
                queries.add(query());
                saved.retain(queries, LANGUAGES, null);
            }
            TermPositions text = text();
            Set<SavedQuery> expected = queries.stream()
                    .filter(q -> TextQuery.of(q, LANGUAGES).matches(text))
                    .collect(Collectors.toSet());
            assertEquals(expected, saved.matching(text));
        }
    }

    private SavedQuery query() {
        StringBuilder query = new StringBuilder(word());
        for (int i = random.nextInt(3); i > 0; i--) {
            switch (random.nextInt(4)) {
                case 0 -> query.append(" -").append(word());
                case 1 -> query.append(" or ").append(word());
                case 2 ->
                    query.append(" \"")
                            .append(word())
                            .append(' ')
                            .append(word())
                            .append('"');
                default -> query.append(' ').append(word());
            }
        }
        return new SavedQuery(query.toString(), random.nextInt(3) == 0 ? Set.of("ru") : Set.of());
    }

    private TermPositions text() {
        StringBuilder body = new StringBuilder("<p>");
        for (int i = random.nextInt(8); i >= 0; i--) {
            body.append(word()).append(random.nextInt(4) == 0 ? "</p><p>" : " ");
        }
        String language = List.copyOf(LANGUAGES).get(random.nextInt(LANGUAGES.size()));
        return TermPositions.of(IndexedText.of(new ReleaseTexts(
                        language,
                        word(),
                        null,
                        word(),
                        body.append("</p>").toString(),
                        null,
                        List.of(word()),
                        List.of(),
                        null))
                .text());
    }

    private String word() {
        return WORDS.get(random.nextInt(WORDS.size()));
    }
}
