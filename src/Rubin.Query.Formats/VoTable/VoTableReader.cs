using System.Xml;
using Rubin.Query.Arrow;

namespace Rubin.Query.Formats.VoTable;

/// <summary>
/// The tables of a VOTable document (versions 1.0 to 1.5), read from a stream in order. Entities and DTDs are not resolved. Values that are not inline, and the FITS
/// serialisation, are refused.
/// </summary>
sealed class VoTableReader : IDisposable
{
    readonly XmlReader _xml;
    readonly string _name;

    /// <param name="stream">The document; closed with the reader.</param>
    /// <param name="name">The document's name, for messages.</param>
    public VoTableReader(Stream stream, string name)
    {
        _name = name;
        _xml = XmlReader.Create(stream, new() { DtdProcessing = DtdProcessing.Ignore, XmlResolver = null, IgnoreComments = true, IgnoreProcessingInstructions = true, CloseInput = true });
    }

    /// <summary>The next table; its rows are passed over unless <see cref="Rows"/> is read before the next call.</summary>
    /// <exception cref="QueryException">Data: the document is damaged; the message says where.</exception>
    public VoTableHeader? ReadHeader() => Reading(() => VoTableHeader.ReadNext(_xml, Bad));

    /// <summary>The rows of the table whose header was read last.</summary>
    /// <param name="header">That header.</param>
    /// <param name="columns">Positions of the fields that are wanted, each once.</param>
    /// <param name="batchRows">Rows a batch, at the most.</param>
    /// <exception cref="QueryException">Data: a value is not of its type, or the document is damaged; the message says where.</exception>
    public IEnumerable<(Column[] Columns, int Rows)> Rows(VoTableHeader header, IReadOnlyList<int> columns, int batchRows)
    {
        var rows = Reading(() => OpenRows(header, columns));
        while (rows is not null)
        {
            var count = Reading(() => rows.Read(batchRows));
            if (count == 0)
            {
                yield break;
            }

            yield return (rows.Build(), count);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _xml.Dispose();

    RowsReader? OpenRows(VoTableHeader header, IReadOnlyList<int> columns)
    {
        if (_xml.NodeType != XmlNodeType.Element || _xml.LocalName != "DATA" || !MoveInto("TABLEDATA", "BINARY", "BINARY2", "FITS"))
        {
            return null;
        }

        if (_xml.LocalName == "TABLEDATA")
        {
            return new TableDataReader(_xml, header.Fields, columns, Bad);
        }

        var element = _xml.LocalName;
        if (element == "FITS")
        {
            throw Bad("its rows are a FITS file inside XML, which is not read", "write it as BINARY2, or attach the FITS file");
        }

        if (!MoveInto("STREAM"))
        {
            return null;
        }

        return _xml.GetAttribute("href") is null && _xml.GetAttribute("encoding") is "base64"
            ? new BinaryTableReader(new BinaryInput(_xml, element == "BINARY2", Bad), header.Fields, columns)
            : throw Bad("its rows are not inline as base64", "write it with the rows in the document");
    }

    /// <summary>Moves to the first child of one of these names; false where there is none.</summary>
    bool MoveInto(params ReadOnlySpan<string> names)
    {
        var depth = _xml.Depth;
        if (_xml.IsEmptyElement)
        {
            return false;
        }

        _xml.Read();
        while (_xml.Depth > depth)
        {
            if (_xml.NodeType == XmlNodeType.Element && names.Contains(_xml.LocalName))
            {
                return true;
            }

            _xml.Skip();
        }

        return false;
    }

    T Reading<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (XmlException e)
        {
            throw new QueryException(QueryErrorCode.Data, $"\"{_name}\" is not well-formed: {e.Message}", inner: e);
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            throw new QueryException(QueryErrorCode.Data, $"\"{_name}\" cannot be read: {e.Message}", inner: e);
        }
    }

    QueryException Bad(string message) => Bad(message, null);

    QueryException Bad(string message, string? hint) => new(QueryErrorCode.Data, $"\"{_name}\": {message}", hint: hint);
}
