using System.Globalization;
using System.Xml;
using Rubin.Query.Tap.Http;
using Rubin.Query.Tap.Jobs;

namespace Rubin.Query.Tap.Uws;

/// <summary>Jobs as UWS 1.1 §2.2 writes them in XML.</summary>
static class JobDocument
{
    const string Namespace = "http://www.ivoa.net/xml/UWS/v1.0";
    const string Links = "http://www.w3.org/1999/xlink";

    /// <summary>A list of jobs.</summary>
    /// <param name="xml">Takes it.</param>
    /// <param name="jobs">The jobs.</param>
    /// <param name="address">The address of the list.</param>
    internal static void WriteList(XmlWriter xml, IEnumerable<Job> jobs, string address)
    {
        Begin(xml, "jobs");
        foreach (var record in jobs.Select(j => j.Record))
        {
            xml.WriteStartElement("uws", "jobref", Namespace);
            xml.WriteAttributeString("id", record.Id);
            WriteLink(xml, $"{address}/{record.Id}");
            WriteText(xml, "phase", record.Phase.Name());
            WriteText(xml, "runId", record.RunId);
            WriteText(xml, "ownerId", record.Owner);
            WriteText(xml, "creationTime", TimeText(record.Created));
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    /// <summary>All of one job.</summary>
    /// <param name="xml">Takes it.</param>
    /// <param name="job">The job.</param>
    /// <param name="address">The job's address.</param>
    internal static void WriteJob(XmlWriter xml, Job job, string address)
    {
        var record = job.Record;
        Begin(xml, "job");
        WriteText(xml, "jobId", record.Id);
        WriteText(xml, "runId", record.RunId);
        WriteText(xml, "ownerId", record.Owner);
        WriteText(xml, "phase", record.Phase.Name());
        WriteTime(xml, "quote", record.Quote);
        WriteText(xml, "creationTime", TimeText(record.Created));
        WriteTime(xml, "startTime", record.Started);
        WriteTime(xml, "endTime", record.Ended);
        WriteText(xml, "executionDuration", record.ExecutionSeconds.ToString(CultureInfo.InvariantCulture));
        WriteTime(xml, "destruction", record.Destruction);
        WriteParameters(xml, record, isRoot: false);
        WriteResults(xml, record, address, isRoot: false);
        if (record.Error is { } error)
        {
            xml.WriteStartElement("uws", "errorSummary", Namespace);
            xml.WriteAttributeString("type", error.IsTransient ? "transient" : "fatal");
            xml.WriteAttributeString("hasDetail", "true");
            WriteText(xml, "message", error.Message);
            xml.WriteEndElement();
        }

        WriteProgress(xml, job.Progress);
        xml.WriteEndElement();
    }

    /// <summary>What the client asks for.</summary>
    internal static void WriteParameters(XmlWriter xml, JobRecord record, bool isRoot = true)
    {
        Begin(xml, "parameters", isRoot);
        foreach (var parameter in record.Parameters)
        {
            xml.WriteStartElement("uws", "parameter", Namespace);
            xml.WriteAttributeString("id", Xml.Clean(parameter.Name));
            xml.WriteString(Xml.Clean(parameter.Value));
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    /// <summary>What the job made.</summary>
    internal static void WriteResults(XmlWriter xml, JobRecord record, string address, bool isRoot = true)
    {
        Begin(xml, "results", isRoot);
        foreach (var result in record.Results)
        {
            xml.WriteStartElement("uws", "result", Namespace);
            xml.WriteAttributeString("id", result.Id);
            WriteLink(xml, $"{address}/results/{result.Id}");
            xml.WriteAttributeString("size", result.Bytes.ToString(CultureInfo.InvariantCulture));
            xml.WriteAttributeString("mime-type", result.MediaType);
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    /// <summary>A time as UWS 1.1 §2.1.1 writes it: ISO 8601 in UTC.</summary>
    internal static string TimeText(DateTime time) => time.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    static void Begin(XmlWriter xml, string element, bool isRoot = true)
    {
        xml.WriteStartElement("uws", element, Namespace);
        if (!isRoot)
        {
            return;
        }

        xml.WriteAttributeString("xmlns", "xlink", null, Links);
        xml.WriteAttributeString("xmlns", "xsi", null, Xml.Instances);
        if (element is "job" or "jobs")
        {
            xml.WriteAttributeString("version", "1.1");
        }
    }

    static void WriteLink(XmlWriter xml, string address)
    {
        xml.WriteAttributeString("xlink", "type", Links, "simple");
        xml.WriteAttributeString("xlink", "href", Links, address);
    }

    /// <summary>How far the job is, in elements of this server: UWS leaves the content of jobInfo open.</summary>
    static void WriteProgress(XmlWriter xml, JobProgress? progress)
    {
        if (progress is null)
        {
            return;
        }

        xml.WriteStartElement("uws", "jobInfo", Namespace);
        xml.WriteElementString("fraction", progress.Fraction.ToString("F4", CultureInfo.InvariantCulture));
        foreach (var (name, value) in (ReadOnlySpan<(string, long)>)
            [("rowsRead", progress.RowsRead), ("bytesRead", progress.BytesRead), ("bytesSpilled", progress.BytesSpilled), ("rowsWritten", progress.RowsWritten)])
        {
            xml.WriteElementString(name, value.ToString(CultureInfo.InvariantCulture));
        }

        foreach (var (name, value) in (ReadOnlySpan<(string, long?)>)[("partitionsRead", progress.PartitionsRead), ("partitions", progress.Partitions)])
        {
            if (value is { } count)
            {
                xml.WriteElementString(name, count.ToString(CultureInfo.InvariantCulture));
            }
        }

        xml.WriteEndElement();
    }

    static void WriteTime(XmlWriter xml, string element, DateTime? time)
    {
        xml.WriteStartElement("uws", element, Namespace);
        if (time is { } value)
        {
            xml.WriteString(TimeText(value));
        }
        else
        {
            xml.WriteAttributeString("xsi", "nil", Xml.Instances, "true");
        }

        xml.WriteEndElement();
    }

    static void WriteText(XmlWriter xml, string element, string? text)
    {
        if (text is not null)
        {
            xml.WriteElementString("uws", element, Namespace, Xml.Clean(text));
        }
    }
}
