package io.drover.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.docs.AcceptanceList.Group;
import io.drover.docs.DisplayNames.Named;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The list of outcomes, the tests that show them, and the page made from both. */
class AcceptanceTest {
    private static AcceptanceList list(Map<String, String> outcomes) {
        return new AcceptanceList(List.of(new Group("M. Many", new LinkedHashMap<>(outcomes))));
    }

    @Test
    @Tag(Generated.TAG)
    void pageIsCurrent() throws IOException {
        AcceptanceList list = AcceptanceList.read();
        String page = new AcceptancePage(list, new Citations(list, DisplayNames.all())).text();
        Generated.check("docs/acceptance.md", page);
    }

    @Test
    void testsNameOutcomesOfTheListOnly() throws IOException {
        assertThat(new Citations(AcceptanceList.read(), DisplayNames.all()).unknown())
                .as("add these to src/test/resources/acceptance.yaml, or correct the display name")
                .isEmpty();
    }

    @Test
    void namesOfAllModulesAndOfInheritedTestsAreFound() {
        assertThat(DisplayNames.all())
                .contains(
                        new Named(
                                "MultipleStoresOnDirectoryTest",
                                "M3.4 restoring from default gives correct data",
                                false),
                        new Named("HawtioTest", "D3, B5.4 Drover in Hawtio", true))
                .extracting(Named::test)
                .contains("CommandMessagesTest")
                .doesNotContain("MultipleStoresStory");
    }

    @Test
    void idsOfAGroupBeginWithItsLetterAndPartsFollowTheirHeading() throws IOException {
        for (Group group : AcceptanceList.read().groups()) {
            String heading = "";
            for (String id : group.outcomes().keySet()) {
                assertThat(id).matches(group.title().charAt(0) + "[0-9]+(\\.[0-9]+[a-z]?)?");
                if (id.contains(".")) {
                    assertThat(id).startsWith(heading + ".");
                } else {
                    heading = id;
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "M3.1 a target|M3.1",
                "M9.1 M9.2 M9.3 URLs|M9.1 M9.2 M9.3",
                "M3, M4, M8 Several stores: S3|M3 M4 M8",
                "D2, D3: Routes|D2 D3",
                "B5.1a a page|B5.1a",
                "after M3.1|''",
                "S3 a key in no page|S3",
                "a store of S3 keys|''",
                "M3.1.2 is no id|''",
                "A4-sized|''"
            })
    void idsStandAtTheBeginning(String name, String ids) {
        assertThat(String.join(" ", AcceptanceIds.shownBy(name))).isEqualTo(ids);
    }

    @Test
    void idThatTheListDoesNotHaveIsReportedWhereverItStands() {
        Citations citations =
                new Citations(
                        list(Map.of("M1", "one")),
                        List.of(
                                new Named("ATest", "M1 good, unlike M2.7", false),
                                new Named("BTest", "Q1 no such group", true)));
        assertThat(citations.unknown())
                .containsExactly(
                        "M2.7 in ATest: M1 good, unlike M2.7", "Q1 in BTest: Q1 no such group");
    }

    @Test
    void nameOfAClassCountsWhereNoneOfItsTestsNamesTheOutcome() {
        Citations citations =
                new Citations(
                        list(Map.of("M1", "one", "M2", "two")),
                        List.of(
                                new Named("ATest", "M1, M2 all", true),
                                new Named("ATest", "M1 a test", false),
                                new Named("BTest", "M1 a test", false)));
        assertThat(citations.of("M1")).isEqualTo(Map.of("M1 a test", Set.of("ATest", "BTest")));
        assertThat(citations.of("M2")).isEqualTo(Map.of("M1, M2 all", Set.of("ATest")));
    }

    @Test
    void sumIsShownByItsParts() {
        LinkedHashMap<String, String> outcomes = new LinkedHashMap<>();
        outcomes.put("M1", "Stores");
        outcomes.put("M1.1", "Pages");
        outcomes.put("M1.1a", "One is there");
        outcomes.put("M1.1b", "One goes");
        AcceptanceList list = list(outcomes);
        Citations citations = new Citations(list, List.of(new Named("ATest", "M1.1a one", false)));
        assertThat(new AcceptancePage(list, citations).text())
                .endsWith(
                        """
                        1 of 2 outcomes have a test.

                        ## M. Many

                        ### M1 Stores

                        - **M1.1** Pages
                        - **M1.1a** One is there
                          - ATest: `M1.1a one`
                        - **M1.1b** One goes: _not yet covered_
                        """);
    }

    @Test
    void outcomeWithoutATestIsNotYetCovered() {
        LinkedHashMap<String, String> outcomes = new LinkedHashMap<>();
        outcomes.put("M1", "Stores");
        outcomes.put("M1.1", "It is there");
        outcomes.put("M1.2", "It goes");
        AcceptanceList list = list(outcomes);
        Citations citations =
                new Citations(
                        list,
                        List.of(
                                new Named("ATest", "M1 Stores", true),
                                new Named("ATest", "M1.1 is there", false)));
        assertThat(new AcceptancePage(list, citations).text())
                .endsWith(
                        """
                        1 of 2 outcomes have a test.

                        ## M. Many

                        ### M1 Stores

                        - **M1.1** It is there
                          - ATest: `M1.1 is there`
                        - **M1.2** It goes: _not yet covered_
                        """);
    }
}
