namespace Rubin.Query.Parquet;

/// <summary>Dictionary codes of a page, handed out in pieces.</summary>
sealed class CodeReader
{
    RunReader _runs;
    Run _run;
    int _used;

    /// <summary>Starts at the codes of a page: a byte of width, then runs.</summary>
    public void Start(PageBytes bytes)
    {
        (_run, _used) = (default, 0);
        if (bytes.Length == 0)
        {
            _runs = new(bytes, 0);
            return;
        }

        var width = bytes.Span[0];
        if (width > 32)
        {
            throw new CorruptDataException($"dictionary codes of {width} bits");
        }

        _runs = new(bytes.Slice(1), width);
    }

    /// <summary>The next codes; a negative one stands for a code that is too large for any dictionary.</summary>
    public void Read(Span<int> target)
    {
        while (!target.IsEmpty)
        {
            var count = TakeRun(target.Length, out var code);
            if (count > 0)
            {
                target[..count].Fill(code);
            }
            else
            {
                count = ReadPacked(target);
            }

            target = target[count..];
        }
    }

    /// <summary>Passes over the next codes, at most <paramref name="most"/>, where they are all the same; 0 where they are packed, and to be read one by one.</summary>
    /// <param name="most">At least 1.</param>
    /// <param name="code">The code.</param>
    public int TakeRun(int most, out int code)
    {
        var count = Math.Min(Available(), most);
        code = _run.Value;
        if (_run.IsPacked)
        {
            return 0;
        }

        _used += count;
        return count;
    }

    /// <summary>Reads codes up to the end of the run that they are packed in; gives how many.</summary>
    public int ReadPacked(Span<int> target)
    {
        var count = Math.Min(Available(), target.Length);
        BitUnpack.Unpack(_runs.Bytes, _run.Start * 8L + (long)_used * _runs.Width, _runs.Width, target[..count]);
        _used += count;
        return count;
    }

    /// <summary>Passes over the next <paramref name="count"/> codes.</summary>
    public void Skip(int count)
    {
        while (count > 0)
        {
            var part = Math.Min(Available(), count);
            _used += part;
            count -= part;
        }
    }

    int Available()
    {
        while (_used == _run.Count)
        {
            (_run, _used) = (_runs.Next(), 0);
        }

        return _run.Count - _used;
    }
}
