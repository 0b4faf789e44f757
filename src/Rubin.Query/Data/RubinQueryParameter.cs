using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace Rubin.Query.Data;

/// <summary>A value for a parameter: of <c>@name</c> and <c>:name</c> by its name, of <c>?</c> by its place among the parameters without names.</summary>
public sealed class RubinQueryParameter : DbParameter
{
    /// <summary>A parameter without name or value.</summary>
    public RubinQueryParameter()
    {
    }

    /// <summary>A value with a name, with or without its <c>@</c> or <c>:</c>.</summary>
    public RubinQueryParameter(string name, object? value) => (ParameterName, Value) = (name, value);

    /// <summary>Passed over: values tell their types.</summary>
    public override DbType DbType { get; set; } = DbType.Object;

    /// <summary>Values only go in.</summary>
    /// <exception cref="NotSupportedException">Any other direction.</exception>
    public override ParameterDirection Direction
    {
        get => ParameterDirection.Input;
        set => _ = value == ParameterDirection.Input ? value : throw new NotSupportedException("parameters only go in");
    }

    /// <inheritdoc/>
    public override bool IsNullable { get; set; } = true;

    /// <inheritdoc/>
    [AllowNull]
    public override string ParameterName { get; set => field = value ?? ""; } = "";

    /// <summary>Passed over.</summary>
    public override int Size { get; set; }

    /// <inheritdoc/>
    [AllowNull]
    public override string SourceColumn { get; set => field = value ?? ""; } = "";

    /// <inheritdoc/>
    public override bool SourceColumnNullMapping { get; set; }

    /// <summary>What <see cref="QueryParameters"/> takes; null and <see cref="DBNull"/> are NULL.</summary>
    public override object? Value { get; set; }

    /// <inheritdoc/>
    public override void ResetDbType() => DbType = DbType.Object;
}
