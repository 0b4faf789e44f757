using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace Rubin.Query.Felis;

/// <summary>A YAML file with one document, whose nodes know their lines.</summary>
/// <param name="path">The file's full path.</param>
sealed class YamlFile(string path)
{
    /// <summary>The file's full path.</summary>
    internal string Path => path;

    /// <summary>The mapping that the document is.</summary>
    /// <exception cref="QueryException">Data: the file cannot be read, is no YAML, or is no mapping.</exception>
    internal YamlMapping Read()
    {
        var stream = new YamlStream();
        try
        {
            using var text = new StreamReader(path);
            stream.Load(new ShallowParser(new Parser(text)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new QueryException(QueryErrorCode.Data, $"file \"{path}\" cannot be opened", inner: e);
        }
        catch (YamlException e)
        {
            throw new QueryException(QueryErrorCode.Data, $"file \"{path}\" line {e.Start.Line} is no YAML: {Reason(e)}", inner: e);
        }

        return stream.Documents is [{ RootNode: YamlMappingNode root }]
            ? new(this, root)
            : throw Error(1, "the file is no mapping with the keys of a schema", "a Felis file begins with name: and tables:");
    }

    /// <summary>An error at a line of the file.</summary>
    internal QueryException Error(long line, string problem, string? hint = null) =>
        new(QueryErrorCode.Data, $"file \"{path}\" line {line}: {problem}", hint: hint);

    static string Reason(YamlException error)
    {
        var message = error.InnerException is YamlException inner ? inner.Message : error.Message;
        return message.ReplaceLineEndings(" ").TrimEnd('.');
    }

    /// <summary>Refuses deep nesting, which would exhaust the stack of what builds the tree.</summary>
    sealed class ShallowParser(IParser parser) : IParser
    {
        const int MaxDepth = 64;

        int _depth;

        public ParsingEvent? Current => parser.Current;

        public bool MoveNext()
        {
            var moved = parser.MoveNext();
            _depth += moved ? parser.Current!.NestingIncrease : 0;
            return _depth <= MaxDepth ? moved : throw new YamlException(parser.Current!.Start, parser.Current.End, "it is nested too deeply");
        }
    }
}
