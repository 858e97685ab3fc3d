package io.drover.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.console.route.RouteTree;
import io.drover.docs.Generated;

import org.apache.camel.model.OptionalIdentifiedDefinition;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Each route as Camel understands it, as text, which shows the effect of a change of a file. */
class RoutesDrawnTest {
    private static final RouteFile EXAMPLE =
            RouteFile.of(
                    "example.camel.yaml",
                    """
                    # An example.
                    - route:
                        id: all-kinds
                        description: Nesting of all kinds
                        routeConfigurationId: errors
                        from:
                          uri: direct:in
                          steps:
                            - doTry:
                                id: try
                                steps:
                                  - split:
                                      id: each
                                      simple: ${body}
                                      steps:
                                        - choice:
                                            id: which
                                            when:
                                              - id: first
                                                simple: ${header.a} == 'b'
                                                steps:
                                                  - to:
                                                      id: send
                                                      uri: seda:out
                                                      parameters:
                                                        size: 4
                                            otherwise:
                                              steps:
                                                - setBody:
                                                    constant: none
                                doCatch:
                                  - exception:
                                      - java.io.IOException
                                    steps:
                                      - stop:
                                          id: give-up
                                doFinally:
                                  steps:
                                    - bean:
                                        id: close
                                        description: Closes it
                                        ref: thing
                                        method: close
                    - routeTemplate:
                        id: made
                        description: A template
                        parameters:
                          - name: name
                            defaultValue: x
                            description: Its name
                        route:
                          description: What is made
                          from:
                            uri: direct:{{name}}
                            steps:
                              - log:
                                  id: say
                                  message: hello
                    - routeConfiguration:
                        id: errors
                        description: What to do
                        onException:
                          - onException:
                              id: again
                              exception:
                                - java.io.IOException
                              redeliveryPolicy:
                                maximumRedeliveries: "3"
                    """);

    private static Map<String, String> drawings(List<RouteFile> files) throws Exception {
        Map<String, String> drawings = new TreeMap<>();
        for (RouteFile file : files) {
            for (Map.Entry<String, OptionalIdentifiedDefinition<?>> item :
                    RouteModel.of(file).entrySet()) {
                drawings.put(
                        item.getKey() + ".txt", RouteDrawing.of(RouteTree.of(item.getValue())));
            }
        }
        return drawings;
    }

    @Test
    @Tag(Generated.TAG)
    void drawingsAreCurrent() throws Exception {
        Generated.checkAll("src/test/resources/routes-drawn", drawings(RouteFile.all()));
    }

    @Test
    @Tag(Generated.TAG)
    void catalogueIsCurrent() throws Exception {
        RouteCatalogue catalogue = new RouteCatalogue(Generated.notice("routes/*.camel.yaml"));
        for (RouteFile file : RouteFile.all()) {
            catalogue.add(file);
        }
        Generated.check("docs/routes-catalogue.md", catalogue.text());
    }

    @Test
    void everyStepOfTheFilesIsDrawn() throws Exception {
        String drawn = String.join("", drawings(RouteFile.all()).values());
        for (RouteFile file : RouteFile.all()) {
            assertThat(RouteFile.values(file.items(), "id"))
                    .isNotEmpty()
                    .allSatisfy(id -> assertThat(drawn).containsPattern("#" + id.asText() + "\\b"));
        }
        assertThat(drawn)
                .as("names of objects change at each run")
                .doesNotContainPattern("@[0-9a-f]{4}");
    }

    @Test
    void nestingIsDrawn() throws Exception {
        assertThat(drawings(List.of(EXAMPLE)))
                .containsEntry(
                        "all-kinds.txt",
                        """
                        route[configuration: errors] #all-kinds (Nesting of all kinds)
                          from[direct:in]
                          doTry #try
                            split[simple{${body}}] #each
                              choice #which
                                when[simple{${header.a} == 'b'}] #first
                                  to[seda:out?size=4] #send
                                otherwise
                                  setBody[constant{none}]
                            doCatch[java.io.IOException]
                              stop #give-up
                            doFinally
                              bean[ref:thing method:close] #close (Closes it)
                        """)
                .containsEntry(
                        "made.txt",
                        """
                        route template #made (A template)
                          parameter[name = 'x'] (Its name)
                          route (What is made)
                            from[direct:{{name}}]
                            log[hello] #say
                        """)
                .containsEntry(
                        "errors.txt",
                        """
                        route configuration #errors (What to do)
                          onException[[java.io.IOException]] maximumRedeliveries=3 #again
                        """);
    }

    @Test
    void catalogueListsStepsInOrderUnderTheirFile() throws Exception {
        RouteCatalogue catalogue = new RouteCatalogue("");
        catalogue.add(EXAMPLE);
        assertThat(catalogue.text())
                .contains("## example.camel.yaml\n\nAn example.\n\n### all-kinds\n\n")
                .contains(
                        """
                        2. **try** `doTry`
                           1. **each** `split[simple{${body}}]`
                              1. **which** `choice`
                                 1. **first** `when[simple{${header.a} == 'b'}]`
                        """)
                .contains("   1. **close** `bean[ref:thing method:close]`: Closes it\n");
    }
}
