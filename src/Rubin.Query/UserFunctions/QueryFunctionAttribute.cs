namespace Rubin.Query;

/// <summary>
/// Makes a function of the query language of what <see cref="QueryEngine.LoadFunctions"/> finds in an assembly: of a public static method a scalar function, or a table
/// function where it returns <see cref="IEnumerable{T}"/>; of a class or struct with <see cref="IAggregate{TSelf, TValue, TAnswer}"/> an aggregate; of a class derived from
/// <see cref="Engine.Functions.TableFunction"/> that table function.
/// </summary>
/// <param name="name">As queries spell it; matched ignoring case.</param>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class | AttributeTargets.Struct)]
public sealed class QueryFunctionAttribute(string name) : Attribute
{
    /// <summary>As queries spell it.</summary>
    public string Name { get; } = name;

    /// <summary>One sentence: what it gives, in which unit.</summary>
    public string Summary { get; init; } = "";

    /// <summary>A condition that is true and shows how it is called.</summary>
    public string Example { get; init; } = "";

    /// <summary>False where the same arguments give other answers from row to row; such calls are not computed ahead.</summary>
    public bool IsDeterministic { get; init; } = true;
}
