using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Rubin.Query.PhotoZ.Bpz;

/// <summary>
/// Fits every template at every redshift to some objects. χ² is computed from residuals, never as a difference of large sums, so that 32-bit numbers suffice for
/// errors of a hundredth of a magnitude. The templates of a few redshifts stay in the first cache for all objects of a block.
/// </summary>
static class ResidualKernel<TLanes, TGoal>
    where TLanes : struct, ILanes<TLanes>
    where TGoal : struct, IKernelGoal<TLanes>
{
    /// <summary>Runs over all redshifts.</summary>
    /// <param name="templates">The templates.</param>
    /// <param name="only">Which of them.</param>
    /// <param name="objects">Numbers of <see cref="KernelObject"/>, object after object.</param>
    /// <param name="priors">For each object rows of priors.</param>
    /// <param name="priorStride">From one object's rows to the next one's; 0 where all share them.</param>
    /// <param name="results">What is gathered at each redshift, object after object.</param>
    public static void Run(
        KernelTemplates templates, Range only, ReadOnlySpan<float> objects, ReadOnlySpan<float> priors, int priorStride, Span<float> results)
    {
        var count = objects.Length / KernelObject.Stride(templates.Bands);
        ArgumentOutOfRangeException.ThrowIfLessThan(results.Length, count * templates.Stride);
        ArgumentOutOfRangeException.ThrowIfLessThan(priors.Length, ((count - 1) * priorStride) + templates.PriorLength);
        for (var z = 0; z < templates.Stride; z += TLanes.Count)
        {
            var block = new Block(templates, only, z, count, priorStride);
            ref var things = ref MemoryMarshal.GetReference(objects);
            if (templates.Bands == KernelTemplates.Few)
            {
                FewBands(block, ref things, ref MemoryMarshal.GetReference(priors), ref MemoryMarshal.GetReference(results));
            }
            else
            {
                ManyBands(block, ref things, ref MemoryMarshal.GetReference(priors), ref MemoryMarshal.GetReference(results));
            }
        }
    }

    /// <summary>Six bands: an object stays in registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void FewBands(Block block, ref float thing, ref float prior, ref float result)
    {
        prior = ref Unsafe.Add(ref prior, block.Redshift);
        result = ref Unsafe.Add(ref result, block.Redshift);
        for (var i = 0; i < block.Objects; i++)
        {
            var (v0, v1, v2) = (TLanes.Create(thing), TLanes.Create(Unsafe.Add(ref thing, 1)), TLanes.Create(Unsafe.Add(ref thing, 2)));
            var (v3, v4, v5) = (TLanes.Create(Unsafe.Add(ref thing, 3)), TLanes.Create(Unsafe.Add(ref thing, 4)), TLanes.Create(Unsafe.Add(ref thing, 5)));
            var (g0, g1, g2) = (TLanes.Create(Unsafe.Add(ref thing, 6)), TLanes.Create(Unsafe.Add(ref thing, 7)), TLanes.Create(Unsafe.Add(ref thing, 8)));
            var (g3, g4, g5) = (TLanes.Create(Unsafe.Add(ref thing, 9)), TLanes.Create(Unsafe.Add(ref thing, 10)), TLanes.Create(Unsafe.Add(ref thing, 11)));
            var (slope, origin) = (TLanes.Create(Unsafe.Add(ref thing, 12)), TLanes.Create(Unsafe.Add(ref thing, 13)));
            var gathered = TGoal.None;
            ref var light = ref block.Light;
            for (var t = 0; t < block.Rows.Length; t++)
            {
                var x0 = TLanes.Load(ref light, 0) * v0;
                var x1 = TLanes.Load(ref light, KernelTemplates.Chunk) * v1;
                var x2 = TLanes.Load(ref light, 2 * KernelTemplates.Chunk) * v2;
                var x3 = TLanes.Load(ref light, 3 * KernelTemplates.Chunk) * v3;
                var x4 = TLanes.Load(ref light, 4 * KernelTemplates.Chunk) * v4;
                var x5 = TLanes.Load(ref light, 5 * KernelTemplates.Chunk) * v5;
                light = ref Unsafe.Add(ref light, 6 * KernelTemplates.Chunk);

                // Short chains of additions: the processor waits for results, not for units. And a template cannot have negative light.
                var along = TLanes.MultiplyAdd(x1, g1, x0 * g0) + (TLanes.MultiplyAdd(x3, g3, x2 * g2) + TLanes.MultiplyAdd(x5, g5, x4 * g4));
                along = TLanes.Max(along, TLanes.Create(0));
                x0 = TLanes.SubtractProduct(x0, along, g0);
                x1 = TLanes.SubtractProduct(x1, along, g1);
                x2 = TLanes.SubtractProduct(x2, along, g2);
                x3 = TLanes.SubtractProduct(x3, along, g3);
                x4 = TLanes.SubtractProduct(x4, along, g4);
                x5 = TLanes.SubtractProduct(x5, along, g5);
                var across = TLanes.MultiplyAdd(x1, x1, TLanes.MultiplyAdd(x0, x0, TLanes.Create(KernelObject.Tiny)))
                    + (TLanes.MultiplyAdd(x3, x3, x2 * x2) + TLanes.MultiplyAdd(x5, x5, x4 * x4));
                var misfit = across / TLanes.MultiplyAdd(along, along, across);
                gathered = TGoal.Add(gathered, misfit, TLanes.MultiplyAdd(misfit, slope, origin), TLanes.Load(ref prior, block.Rows[t]));
            }

            gathered.Store(ref result, 0);
            thing = ref Unsafe.Add(ref thing, 14);
            prior = ref Unsafe.Add(ref prior, block.PriorStride);
            result = ref Unsafe.Add(ref result, block.Stride);
        }
    }

    /// <summary>Any number of bands: the same sums, twice over the bands.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void ManyBands(Block block, ref float thing, ref float prior, ref float result)
    {
        prior = ref Unsafe.Add(ref prior, block.Redshift);
        result = ref Unsafe.Add(ref result, block.Redshift);
        for (var i = 0; i < block.Objects; i++)
        {
            var (slope, origin) = (TLanes.Create(Unsafe.Add(ref thing, 2 * block.Bands)), TLanes.Create(Unsafe.Add(ref thing, (2 * block.Bands) + 1)));
            var gathered = TGoal.None;
            ref var light = ref block.Light;
            for (var t = 0; t < block.Rows.Length; t++)
            {
                var along = TLanes.Create(0);
                for (var band = 0; band < block.Bands; band++)
                {
                    var x = TLanes.Load(ref light, band * KernelTemplates.Chunk) * TLanes.Create(Unsafe.Add(ref thing, band));
                    along = TLanes.MultiplyAdd(x, TLanes.Create(Unsafe.Add(ref thing, block.Bands + band)), along);
                }

                along = TLanes.Max(along, TLanes.Create(0));
                var across = TLanes.Create(KernelObject.Tiny);
                for (var band = 0; band < block.Bands; band++)
                {
                    var x = TLanes.Load(ref light, band * KernelTemplates.Chunk) * TLanes.Create(Unsafe.Add(ref thing, band));
                    x = TLanes.SubtractProduct(x, along, TLanes.Create(Unsafe.Add(ref thing, block.Bands + band)));
                    across = TLanes.MultiplyAdd(x, x, across);
                }

                light = ref Unsafe.Add(ref light, block.Bands * KernelTemplates.Chunk);
                var misfit = across / TLanes.MultiplyAdd(along, along, across);
                gathered = TGoal.Add(gathered, misfit, TLanes.MultiplyAdd(misfit, slope, origin), TLanes.Load(ref prior, block.Rows[t]));
            }

            gathered.Store(ref result, 0);
            thing = ref Unsafe.Add(ref thing, (2 * block.Bands) + 2);
            prior = ref Unsafe.Add(ref prior, block.PriorStride);
            result = ref Unsafe.Add(ref result, block.Stride);
        }
    }

    /// <summary>Some redshifts and the objects to fit there.</summary>
    readonly ref struct Block(KernelTemplates templates, Range only, int redshift, int objects, int priorStride)
    {
        /// <summary>The fluxes of the first template.</summary>
        public readonly ref float Light = ref templates.Fluxes[templates.OffsetOf(redshift, only.GetOffsetAndLength(templates.Count).Offset)];

        public readonly ReadOnlySpan<int> Rows = templates.RowOffsets.AsSpan(only);
        public readonly int Bands = templates.Bands;
        public readonly int Redshift = redshift;
        public readonly int Objects = objects;
        public readonly int PriorStride = priorStride;
        public readonly int Stride = templates.Stride;
    }
}
