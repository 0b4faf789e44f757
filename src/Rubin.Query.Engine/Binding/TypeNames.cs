using System.Diagnostics;
using Rubin.Query.Adql;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Functions;

namespace Rubin.Query.Engine.Binding;

/// <summary>The types that CAST can name.</summary>
static class TypeNames
{
    static readonly Dictionary<string, DataType> Plain = new(StringComparer.OrdinalIgnoreCase)
    {
        ["BOOLEAN"] = DataType.Boolean,
        ["BOOL"] = DataType.Boolean,
        ["TINYINT"] = DataType.Int8,
        ["SMALLINT"] = DataType.Int16,
        ["INTEGER"] = DataType.Int32,
        ["INT"] = DataType.Int32,
        ["BIGINT"] = DataType.Int64,
        ["UTINYINT"] = DataType.UInt8,
        ["USMALLINT"] = DataType.UInt16,
        ["UINTEGER"] = DataType.UInt32,
        ["UBIGINT"] = DataType.UInt64,
        ["REAL"] = DataType.Float,
        ["FLOAT"] = DataType.Double,
        ["FLOAT4"] = DataType.Float,
        ["FLOAT8"] = DataType.Double,
        ["DOUBLE"] = DataType.Double,
        ["DOUBLE PRECISION"] = DataType.Double,
        ["CHAR"] = DataType.Utf8,
        ["CHARACTER"] = DataType.Utf8,
        ["VARCHAR"] = DataType.Utf8,
        ["VARCHAR2"] = DataType.Utf8,
        ["CHARACTER VARYING"] = DataType.Utf8,
        ["TEXT"] = DataType.Utf8,
        ["CLOB"] = DataType.Utf8,
        ["BINARY"] = DataType.Binary,
        ["VARBINARY"] = DataType.Binary,
        ["BLOB"] = DataType.Binary,
        ["DATE"] = DataType.Date,
        ["TIME"] = new TimeType(TimeUnit.Microsecond),
        ["TIMESTAMP"] = DataType.Timestamp,
        ["INTERVAL"] = DataType.Interval,
        ["POINT"] = GeometryTypes.Point,
        ["CIRCLE"] = GeometryTypes.Circle,
        ["POLYGON"] = GeometryTypes.Polygon,
        ["BOX"] = GeometryTypes.Box,
        ["REGION"] = GeometryTypes.Region,
        ["MOC"] = GeometryTypes.Moc,
    };

    /// <summary>The type, or null where there is none of that name, which is reported.</summary>
    internal static DataType? Bind(Binder binder, TypeSyntax syntax) => syntax switch
    {
        NamedTypeSyntax { Name: "DECIMAL" or "NUMERIC" } s => Decimal(binder, s),
        NamedTypeSyntax s => Plain.GetValueOrDefault(s.Name) ?? Unknown(binder, s),
        ListTypeSyntax s => Bind(binder, s.Element) is { } element ? new ListType(element) : null,
        StructTypeSyntax s => Struct(binder, s),
        _ => throw new UnreachableException(),
    };

    static DecimalType? Decimal(Binder binder, NamedTypeSyntax syntax)
    {
        var precision = syntax.Arguments.Count > 0 ? syntax.Arguments[0] : 18;
        var scale = syntax.Arguments.Count > 1 ? syntax.Arguments[1] : syntax.Arguments.Count == 1 ? 0 : 3;
        if (precision is >= 1 and <= 38 && scale >= 0 && scale <= precision)
        {
            return new(precision, scale);
        }

        binder.Errors.Report(QueryErrorCode.TypeMismatch, $"DECIMAL({precision}, {scale}) does not exist: 1 to 38 digits, no more of them behind the point", syntax.Span);
        return null;
    }

    static StructType? Struct(Binder binder, StructTypeSyntax syntax)
    {
        var types = syntax.Fields.Select(f => Bind(binder, f.Type)).ToList();
        return types.Contains(null) ? null : new([.. syntax.Fields.Select((f, i) => new Field(f.Name.Text, types[i]!))]);
    }

    static DataType? Unknown(Binder binder, NamedTypeSyntax syntax)
    {
        binder.Errors.Report(QueryErrorCode.TypeMismatch, $"type \"{syntax.Name}\" does not exist", syntax.Span, NameSuggestion.For(syntax.Name, Plain.Keys));
        return null;
    }
}
