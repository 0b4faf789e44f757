namespace Rubin.Query.Tap.Examples;

/// <summary>A query that shows what the service can do.</summary>
/// <param name="Id">Unique on the page.</param>
/// <param name="Name">A few words.</param>
/// <param name="Text">One sentence.</param>
/// <param name="Query">ADQL 2.1.</param>
/// <param name="Tables">The tables that it uses, as queries name them.</param>
sealed record ExampleQuery(string Id, string Name, string Text, string Query, ValueList<string> Tables);
