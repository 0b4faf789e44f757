using Rubin.Query.Adql;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Sky;

namespace Rubin.Query.Engine.Binding;

/// <summary><c>MOC('file:footprint.fits')</c>: the coverage in a file, FITS, ASCII or JSON (IVOA MOC 2.0 §4.3), read when the query is bound.</summary>
sealed partial class ExpressionBinder
{
    const string FilePrefix = "file:";

    /// <summary>A text in the place of one that names a file; other arguments stay.</summary>
    ValueList<BoundExpression> WithMocOfFile(CallSyntax syntax, ValueList<BoundExpression> arguments)
    {
        if (arguments is not [Constant { Value: string text }] || !text.StartsWith(FilePrefix, StringComparison.OrdinalIgnoreCase))
        {
            return arguments;
        }

        try
        {
            return [new Constant(DataType.Utf8, MocOf(text).ToString())];
        }
        catch (QueryException error)
        {
            return [binder.Errors.Report(error.Code, error.Message, syntax.Arguments[0].Span, error.Hint)];
        }
    }

    Moc MocOf(string url)
    {
        var path = url.StartsWith("file://", StringComparison.OrdinalIgnoreCase) && Uri.TryCreate(url, UriKind.Absolute, out var absolute) && absolute.Host.Length == 0
            ? absolute.LocalPath
            : url[FilePrefix.Length..];
        try
        {
            return Moc.Read(binder.ReadFile(path));
        }
        catch (FormatException error)
        {
            throw new QueryException(QueryErrorCode.Data, $"the file \"{path}\" holds no MOC: {error.Message}", hint: "name a MOC in FITS, ASCII or JSON", inner: error);
        }
    }
}
