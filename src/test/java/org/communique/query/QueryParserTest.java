package org.communique.query;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueryParserTest {

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\u0001',
            delimiter = '#',
            value = {
                "мост открыт # мост & открыт",
                "мост -поезд # мост & -поезд",
                "мост \u2212поезд # мост & -поезд",
                "\"совет глав\" # [совет глав]",
                "«совет глав» мост # [совет глав] & мост",
                "-\"совет глав\" мост # мост & -[совет глав]",
                "мост or поезд вокзал # мост|поезд & вокзал",
                "мост ИЛИ \"совет глав\" # мост|[совет глав]",
                "мост | поезд # мост|поезд",
                "мост NOT поезд # мост & -поезд",
                "мост AND поезд # мост & поезд",
                "or мост # мост",
                "мост or # мост",
                "\"совет глав # \"совет & глав",
                "мост - поезд # мост & поезд",
                "COVID-19 # COVID-19",
                "--мост # -мост",
                "о мосте и поезде # мосте & поезде",
                "и в на # и & в & на",
                "the US # US",
                "*** ((( !! # ",
                "мост* # мост*",
                "(мост) # (мост)",
                "\"\" мост # мост",
            })
    void a_query_is_parsed_as_its_author_means_it(String query, String meant) {
        assertEquals(meant == null ? "" : meant, format(QueryParser.parse(query)));
    }

    private static String format(ParsedQuery query) {
        String required = query.required().stream()
                .map(any -> any.stream().map(QueryParserTest::format).collect(Collectors.joining("|")))
                .collect(Collectors.joining(" & "));
        String excluded = query.excluded().stream()
                .map(queryTerm -> "-" + format(queryTerm))
                .collect(Collectors.joining(" & "));
        return required.isEmpty() || excluded.isEmpty() ? required + excluded : required + " & " + excluded;
    }

    private static String format(QueryTerm queryTerm) {
        return queryTerm.phrase() ? "[" + queryTerm.text() + "]" : queryTerm.text();
    }
}
