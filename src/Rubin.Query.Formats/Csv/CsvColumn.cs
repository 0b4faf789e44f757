using System.Diagnostics;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Kernels;

namespace Rubin.Query.Formats.Csv;

/// <summary>Collects the values of one column of a batch.</summary>
abstract class CsvColumn
{
    delegate bool TryParse<T>(ReadOnlySpan<byte> text, out T value);

    /// <summary>A collector for one of the types that <see cref="ColumnEvidence"/> finds.</summary>
    public static CsvColumn Create(DataType type) => type.Id switch
    {
        TypeId.Boolean => new Booleans(),
        TypeId.Int64 => new Numbers<long>(type, CsvValue.TryInteger),
        TypeId.UInt64 => new Numbers<ulong>(type, CsvValue.TryUnsigned),
        TypeId.Double => new Numbers<double>(type, CsvValue.TryDouble),
        TypeId.Date => new Numbers<int>(type, TimeText.TryParseDate),
        TypeId.Timestamp => new Numbers<long>(type, (s, out v) => TimeText.TryParseTimestamp(s, TimeUnit.Microsecond, out v)),
        TypeId.Utf8 => new Texts(),
        _ => throw new UnreachableException(),
    };

    /// <summary>One row; false where the value is not of the type, which only a file that was changed can bring about.</summary>
    public abstract bool TryAppend(ReadOnlySpan<byte> value, bool isQuoted);

    /// <summary>The rows so far; the collector starts afresh.</summary>
    public abstract Column Build();

    sealed class Texts : CsvColumn
    {
        readonly BinaryBuilder _builder = (BinaryBuilder)ColumnBuilder.Create(DataType.Utf8);

        public override bool TryAppend(ReadOnlySpan<byte> value, bool isQuoted)
        {
            if (!isQuoted && CsvValue.IsNull(value))
            {
                _builder.AppendNull();
            }
            else
            {
                _builder.Append(value);
            }

            return true;
        }

        public override Column Build() => _builder.Build();
    }

    sealed class Booleans : CsvColumn
    {
        readonly BooleanBuilder _builder = (BooleanBuilder)ColumnBuilder.Create(DataType.Boolean);

        public override bool TryAppend(ReadOnlySpan<byte> value, bool isQuoted)
        {
            var text = CsvValue.Trim(value);
            if (CsvValue.IsNull(text))
            {
                _builder.AppendNull();
                return true;
            }

            var done = CsvValue.TryBoolean(text, out var parsed);
            _builder.Append(parsed);
            return done;
        }

        public override Column Build() => _builder.Build();
    }

    sealed class Numbers<T>(DataType type, TryParse<T> parse) : CsvColumn
        where T : unmanaged
    {
        readonly FixedWidthBuilder<T> _builder = (FixedWidthBuilder<T>)ColumnBuilder.Create(type);

        public override bool TryAppend(ReadOnlySpan<byte> value, bool isQuoted)
        {
            var text = CsvValue.Trim(value);
            if (parse(text, out var parsed))
            {
                _builder.Append(parsed);
                return true;
            }

            _builder.AppendNull();
            return CsvValue.IsNull(text);
        }

        public override Column Build() => _builder.Build();
    }
}
