using System.Collections.Concurrent;
using System.Numerics;

namespace Rubin.Query.Parquet;

/// <summary>The memory that readers may hold pages in. Safe for many threads.</summary>
public interface IPageBudget
{
    /// <summary>Takes more; false means: hold fewer pages at a time.</summary>
    bool TryHold(long bytes);

    /// <summary>Gives back.</summary>
    void Release(long bytes);
}

/// <summary>
/// The arrays that the pages of one reader lie in. Pages have sizes just above powers of two, so that arrays of powers of two would be half empty; these have at most an
/// eighth to spare. Where the budget gives no more, arrays are given out all the same, and <see cref="IsShort"/> says that pages are to be given back as soon as they have
/// been read. Belongs to one worker.
/// </summary>
/// <param name="budget">Counts what is held; null for as much as it takes.</param>
sealed class PageMemory(IPageBudget? budget) : IDisposable
{
    /// <summary>Bytes that wait for the next reader.</summary>
    const long MostIdle = 16 << 20;

    const int LeastBytes = 4 << 10;
    const long Step = 1 << 20;

    static readonly ConcurrentDictionary<int, ConcurrentStack<byte[]>> Idle = new();
    static long _idleBytes;

    byte[] _passed = [];
    long _held;
    long _granted;

    /// <summary>Whether more is held than the budget gave.</summary>
    public bool IsShort => _held > _granted;

    /// <summary>An array of at least <paramref name="length"/> bytes.</summary>
    public byte[] Take(int length)
    {
        var rounded = Rounded(length);
        byte[]? array = null;
        if (Idle.TryGetValue(rounded, out var idle) && idle.TryPop(out array))
        {
            Interlocked.Add(ref _idleBytes, -rounded);
        }

        _held += rounded;
        var missing = _held - _granted;
        if (missing > 0)
        {
            var wanted = Math.Max(missing, Step);
            _granted += budget is null || budget.TryHold(wanted) ? wanted : 0;
        }

        return array ?? GC.AllocateUninitializedArray<byte>(rounded);
    }

    /// <summary>Takes an array back, and leaves an empty one.</summary>
    public void GiveBack(ref byte[] array)
    {
        if (array.Length == 0)
        {
            return;
        }

        _held -= array.Length;
        if (Interlocked.Add(ref _idleBytes, array.Length) <= MostIdle)
        {
            Idle.GetOrAdd(array.Length, _ => new()).Push(array);
        }
        else
        {
            Interlocked.Add(ref _idleBytes, -array.Length);
        }

        array = [];
    }

    /// <summary>The array that <see cref="PassOn"/> kept where it is long enough, else another.</summary>
    public byte[] TakePassed(int length)
    {
        if (_passed.Length < length)
        {
            GiveBack(ref _passed);
            return Take(length);
        }

        var array = _passed;
        _passed = [];
        return array;
    }

    /// <summary>
    /// Keeps an array for the next column's page as it lies in the file, and leaves an empty one: all are read into the same memory, which the processor still has near.
    /// </summary>
    public void PassOn(ref byte[] array)
    {
        if (array.Length > _passed.Length)
        {
            (array, _passed) = (_passed, array);
        }

        GiveBack(ref array);
    }

    /// <summary>Gives the budget back what it gave; no array is held any more.</summary>
    public void Dispose()
    {
        GiveBack(ref _passed);
        budget?.Release(_granted);
        _granted = 0;
    }

    static int Rounded(int length)
    {
        var unit = (int)Math.Max(LeastBytes, BitOperations.RoundUpToPowerOf2((uint)length) >> 4);
        return checked((length + unit - 1) / unit * unit);
    }
}
