namespace Rubin.Query.Formats.VoTable;

/// <summary>A service that a document offers for its rows (DataLink 1.1 §4, service descriptors).</summary>
/// <param name="Name">A few words.</param>
/// <param name="Description">One sentence.</param>
/// <param name="AccessUrl">Where it is.</param>
/// <param name="Parameter">The parameter that takes a value of the row.</param>
/// <param name="Field">The name of the column whose value it takes; where there is none of that name, the document offers nothing.</param>
public sealed record VoTableService(string Name, string Description, string AccessUrl, string Parameter, string Field);
