using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Rubin.Query.Tap.Operations;

/// <summary>
/// The instruments of one meter in Prometheus' text format 0.0.4: dots become underscores, the unit and <c>_total</c> stand at the end of names as the OpenTelemetry specification
/// "Prometheus and OpenMetrics Compatibility" has it. Safe for many threads.
/// </summary>
sealed class PrometheusText : IDisposable
{
    /// <summary>The type of the text.</summary>
    internal const string MediaType = "text/plain; version=0.0.4; charset=utf-8";

    readonly Lock _gate = new();
    readonly SortedDictionary<string, Family> _families = new(StringComparer.Ordinal);
    readonly MeterListener _listener = new();

    internal PrometheusText(Meter meter)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter == meter)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>The values as they are now.</summary>
    internal string Render()
    {
        _listener.RecordObservableInstruments();
        var text = new StringBuilder();
        lock (_gate)
        {
            foreach (var (name, family) in _families)
            {
                text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {family.Help}\n# TYPE {name} {family.Type}\n");
                foreach (var (labels, series) in family.Series)
                {
                    series.Append(text, name, labels);
                }
            }
        }

        return text.ToString();
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = Labels(tags);
        lock (_gate)
        {
            var name = NameOf(instrument);
            if (!_families.TryGetValue(name, out var family))
            {
                var type = instrument switch { Counter<long> => "counter", Histogram<double> => "histogram", _ => "gauge" };
                _families.Add(name, family = new(type, instrument.Description ?? "", (instrument as Histogram<double>)?.Advice?.HistogramBucketBoundaries ?? []));
            }

            if (!family.Series.TryGetValue(labels, out var series))
            {
                family.Series.Add(labels, series = new(family));
            }

            series.Add(value);
        }
    }

    static string NameOf(Instrument instrument)
    {
        var unit = instrument.Unit switch { "By" => "_bytes", "s" => "_seconds", _ => "" };
        return instrument.Name.Replace('.', '_') + unit + (instrument is Counter<long> ? "_total" : "");
    }

    static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var text = new StringBuilder();
        foreach (var (key, value) in tags)
        {
            var escaped = $"{value}".Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
            text.Append(text.Length == 0 ? "" : ",").Append(CultureInfo.InvariantCulture, $"{key}=\"{escaped}\"");
        }

        return text.ToString();
    }

    /// <summary>What has one name.</summary>
    sealed record Family(string Type, string Help, IReadOnlyList<double> Bounds)
    {
        internal SortedDictionary<string, Series> Series { get; } = new(StringComparer.Ordinal);
    }

    /// <summary>What has one name and the same labels: a sum, a last value, or counts by size.</summary>
    sealed class Series(Family family)
    {
        readonly long[] _counts = new long[family.Bounds.Count + 1];
        double _value;

        internal void Add(double value)
        {
            _value = family.Type == "gauge" ? value : _value + value;
            if (family.Type == "histogram")
            {
                var bucket = 0;
                while (bucket < family.Bounds.Count && value > family.Bounds[bucket])
                {
                    bucket++;
                }

                _counts[bucket]++;
            }
        }

        internal void Append(StringBuilder text, string name, string labels)
        {
            if (family.Type != "histogram")
            {
                Line(text, name, labels, _value);
                return;
            }

            var comma = labels.Length == 0 ? "" : ",";
            var below = 0L;
            for (var i = 0; i < _counts.Length; i++)
            {
                below += _counts[i];
                var bound = i < family.Bounds.Count ? family.Bounds[i].ToString(CultureInfo.InvariantCulture) : "+Inf";
                Line(text, name + "_bucket", $"{labels}{comma}le=\"{bound}\"", below);
            }

            Line(text, name + "_sum", labels, _value);
            Line(text, name + "_count", labels, below);
        }

        static void Line(StringBuilder text, string name, string labels, double value) =>
            text.Append(name).Append(labels.Length == 0 ? "" : $"{{{labels}}}").Append(CultureInfo.InvariantCulture, $" {value:R}\n");
    }
}
