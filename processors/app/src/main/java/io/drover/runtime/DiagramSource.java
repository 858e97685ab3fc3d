package io.drover.runtime;

import org.apache.camel.CamelContext;
import org.apache.camel.NamedNode;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RoutesDefinition;
import org.apache.camel.xml.LwModelToXMLDumper;
import org.w3c.dom.Attr;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.w3c.dom.Text;
import org.xml.sax.InputSource;

import java.io.StringReader;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;

/**
 * Routes as XML, from which Hawtio draws its diagrams (hawtio-next,
 * plugins/camel/route-diagram/visualization-service.ts). It labels a step with its id only if the
 * attribute {@code customId} is true, and finds the step's counters by {@code _cid}; Camel writes
 * neither. Parameters of route templates are shown with their values; other placeholders stay as
 * they are, since they may stand for secrets.
 */
final class DiagramSource extends LwModelToXMLDumper {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([^{}:]+)}}");

    @Override
    public String dumpModelAsXml(
            CamelContext context,
            NamedNode definition,
            boolean resolvePlaceholders,
            boolean generatedIds,
            boolean sourceLocation)
            throws Exception {
        String xml =
                super.dumpModelAsXml(
                        context, definition, resolvePlaceholders, generatedIds, sourceLocation);
        List<RouteDefinition> routes =
                switch (definition) {
                    case RouteDefinition route -> List.of(route);
                    case RoutesDefinition all -> all.getRoutes();
                    default -> List.of();
                };
        return routes.isEmpty() ? xml : complete(xml, routes);
    }

    private static String complete(String xml, List<RouteDefinition> routes) throws Exception {
        Document document =
                DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(new InputSource(new StringReader(xml)));
        NodeList elements = document.getElementsByTagName("route");
        for (int i = 0; i < elements.getLength(); i++) {
            Element element = (Element) elements.item(i);
            routes.stream()
                    .filter(route -> element.getAttribute("id").equals(route.getRouteId()))
                    .findFirst()
                    .ifPresent(route -> complete(element, route));
        }
        Transformer writer = TransformerFactory.newInstance().newTransformer();
        writer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
        StringWriter completed = new StringWriter();
        writer.transform(new DOMSource(document), new StreamResult(completed));
        return completed.toString();
    }

    private static void complete(Element element, RouteDefinition route) {
        NodeList children = element.getChildNodes();
        for (int i = 0; i < children.getLength(); i++) {
            switch (children.item(i)) {
                case Element step -> {
                    name(step, route);
                    complete(step, route);
                }
                case Text text -> resolve(text, route);
                default -> {}
            }
        }
        NamedNodeMap attributes = element.getAttributes();
        for (int i = 0; i < attributes.getLength(); i++) {
            resolve((Attr) attributes.item(i), route);
        }
    }

    /** Ids that Camel generates are the kind of the step and a number. */
    private static void name(Element step, RouteDefinition route) {
        String id = step.getAttribute("id");
        if (!id.isEmpty() && !id.matches(Pattern.quote(step.getTagName()) + "\\d+")) {
            step.setAttribute("customId", "true");
            if (route.getNodePrefixId() != null) {
                step.setAttribute("_cid", route.getNodePrefixId() + id);
            }
        }
    }

    private static void resolve(Node node, RouteDefinition route) {
        Map<String, Object> parameters = route.getTemplateParameters();
        if (parameters != null && node.getNodeValue().contains("{{")) {
            node.setNodeValue(
                    PLACEHOLDER
                            .matcher(node.getNodeValue())
                            .replaceAll(
                                    found ->
                                            Matcher.quoteReplacement(
                                                    String.valueOf(
                                                            parameters.getOrDefault(
                                                                    found.group(1),
                                                                    found.group())))));
        }
    }
}
