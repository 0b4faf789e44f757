namespace Rubin.Query.Adql;

/// <summary>The name of a type, as in CAST.</summary>
public abstract record TypeSyntax : SyntaxNode;

/// <summary><c>VARCHAR(20)</c>, <c>DOUBLE PRECISION</c>, …</summary>
/// <param name="Name">The words in upper case with one space between: <c>DOUBLE PRECISION</c>. The binder knows which exist.</param>
/// <param name="Arguments">Length, or precision and scale; empty where none were given.</param>
public sealed record NamedTypeSyntax(string Name, ValueList<int> Arguments) : TypeSyntax;

/// <summary><c>element[]</c>.</summary>
public sealed record ListTypeSyntax(TypeSyntax Element) : TypeSyntax;

/// <summary><c>STRUCT(name type, …)</c>.</summary>
public sealed record StructTypeSyntax(ValueList<TypeFieldSyntax> Fields) : TypeSyntax;

/// <summary>One field of a struct type.</summary>
public sealed record TypeFieldSyntax(NameSyntax Name, TypeSyntax Type) : SyntaxNode;
