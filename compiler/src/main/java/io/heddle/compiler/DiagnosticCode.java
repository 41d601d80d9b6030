package io.heddle.compiler;

/**
 * Every finding a compilation can make. The name is the stable code; the first letter its severity.
 *
 * <p>Codes to W502 are those of the flat dialect's first engine and keep its numbers and meaning;
 * E6xx, W6xx and H6xx are Heddle's own. A released code is never given another meaning.
 */
public enum DiagnosticCode {
  E001("the text cannot be read"),
  E002("unsupported version"),
  E003("no nodes"),
  E004("no start node"),
  E005("several start nodes"),
  E006("no end or answer node"),
  E007("duplicate node id"),
  E008("empty node id"),
  E009("unknown node type"),
  E010("edge from an unknown node"),
  E011("edge to an unknown node"),
  E012("edge from a node to itself"),
  E013("duplicate edge"),
  E014("form field without a variable"),
  E015("duplicate form field"),
  E016("form field without options"),
  E017("automatic decision outside approval mode"),
  E018("default value action without defaults"),
  E019("approval without approve and reject edges"),
  E020("too many nodes"),
  E021("too many edges"),
  E022("node id too long"),
  E023("node config too large"),
  E024("nested too deep"),
  E033("invalid human-input config"),
  E101("cycle"),
  E102("unreachable node"),
  E103("no path from start to an end"),
  E104("start has incoming edges"),
  E201("invalid start variable type"),
  E202("end output without a selector"),
  E203("empty answer"),
  E204("if-else without cases"),
  E205("case without conditions"),
  E206("duplicate case id"),
  E207("empty code"),
  E208("unsupported language"),
  E209("empty url"),
  E210("empty template"),
  E211("empty iteration sub-graph"),
  E212("iteration without a selector"),
  E213("empty loop sub-graph"),
  E214("invalid loop condition"),
  E215("aggregator without variables"),
  E216("invalid list-operator config"),
  E217("invalid node config"),
  E218("classifier without categories"),
  E219("empty category id"),
  E220("empty category name"),
  E221("reserved category id"),
  E222("duplicate category id"),
  E301("branch without its default edge"),
  E302("case without an edge"),
  E303("handle on an edge of a node that does not branch"),
  E304("unknown handle on a branch"),
  E401("empty selector"),
  E402("unknown node in a selector"),
  E403("the definition cannot reach this use"),
  E420("selector too deep"),
  E421("selector too long"),
  E422("selector prefix not allowed"),
  E501("template syntax"),
  E502("malformed reference"),
  E601("text limit exceeded"),
  E602("not a workflow"),
  E603("app mode without a graph"),
  E604("missing container start"),
  E605("node of a container that does not exist"),
  E606("code syntax"),
  E607("invalid value"),
  E608("missing field"),
  E609("missing workflow reference"),
  E610("cyclic workflow reference"),
  E611("unsupported language in this build"),
  E612("foreign artefact"),
  E613("the code's language is not available here"),
  E620("refused by a plugin"),
  E699("internal compiler error"),
  W001("empty title"),
  W101("end with outgoing edges"),
  W102("orphan edge"),
  W201("Python runtime"),
  W202("stub node"),
  W301("branch edge without a handle"),
  W401("selector of an unreachable node"),
  W502("template references an unknown node"),
  W601("not defined on every path"),
  W602("secret in plain text"),
  W603("newer version than supported"),
  W604("ambiguous YAML scalar"),
  W605("type mismatch"),
  W606("repeated key"),
  W607("a part that never runs"),
  W608("a reference that finds nothing"),
  W609("an edge that is never taken"),
  W610("a setting without effect"),
  W611("a node type that nothing here runs"),
  W620("doubted by a plugin"),
  H601("unknown key"),
  H602("unused node"),
  H603("unused variable"),
  H620("a hint of a plugin");

  private final String title;

  DiagnosticCode(String title) {
    this.title = title;
  }

  /** What is wrong, in a few words that hold for every finding of this code. */
  public String title() {
    return title;
  }

  public Severity severity() {
    return switch (name().charAt(0)) {
      case 'E' -> Severity.ERROR;
      case 'W' -> Severity.WARNING;
      default -> Severity.HINT;
    };
  }
}
