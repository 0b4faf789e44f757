using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Rubin.Query.PhotoZ.Knn;

sealed partial class KdTree
{
    /// <summary>Searches of one worker for a number of neighbours, of which the tree must have as many.</summary>
    public sealed class Search
    {
        const int Lanes = 8;
        const int Depth = 32;

        readonly KdTree _tree;
        readonly int _stride;
        readonly Branch[] _branches = new Branch[Depth];
        readonly float[] _offsets;
        readonly float[] _distances = new float[Slots];
        readonly float[] _squares;
        readonly int[] _rows;

        public Search(KdTree tree, int neighbors)
        {
            _tree = tree;
            _stride = (tree.Dimensions + Lanes - 1) / Lanes * Lanes;
            _offsets = new float[(Depth + 1) * _stride];
            (_squares, _rows) = (new float[neighbors], new int[neighbors]);
        }

        /// <summary>The squared distances of the neighbours found last, ascending.</summary>
        public ReadOnlySpan<float> Squares => _squares;

        /// <summary>Their rows; of equal distances the lower row comes first.</summary>
        public ReadOnlySpan<int> Rows => _rows;

        /// <summary>Finds the points nearest to one.</summary>
        /// <param name="point">Its coordinates.</param>
        /// <remarks>
        /// Down to the leaf on the point's side of all splits, keeping the other sides for later. How far another side is away is known by dimension, so that a bound is
        /// the distance to the nearest corner (Arya and Mount 1993, doi:10.1109/DCC.1993.253111).
        /// </remarks>
        public void Find(ReadOnlySpan<float> point)
        {
            _squares.AsSpan().Fill(float.MaxValue);
            _rows.AsSpan().Fill(int.MaxValue);
            _offsets.AsSpan(0, _stride).Clear();
            _branches[0] = new(1, 0);
            var leaves = _tree._leafCount;
            var worst = float.MaxValue;
            for (var depth = 0; depth >= 0; depth--)
            {
                var (node, bound) = _branches[depth];
                if (bound > worst)
                {
                    continue;
                }

                while (node < leaves)
                {
                    var split = _tree._splits[node];
                    var difference = point[split.Dimension] - split.Coordinate;
                    node = (2 * node) + (difference >= 0 ? 1 : 0);
                    var before = _offsets[(depth * _stride) + split.Dimension];
                    var other = bound - (before * before) + (difference * difference);
                    if (other <= worst)
                    {
                        Fork(depth, split.Dimension, difference);
                        _branches[depth++] = new(node ^ 1, other);
                    }
                }

                worst = Compare(node - leaves, point);
            }
        }

        /// <summary>Hands the offsets of a place on to the next one, and moves the place to the other side of a split.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        void Fork(int depth, int dimension, float difference)
        {
            ref var own = ref _offsets[depth * _stride];
            for (nuint d = 0; d < (nuint)_stride; d += Lanes)
            {
                Vector256.LoadUnsafe(ref own, d).StoreUnsafe(ref own, d + (nuint)_stride);
            }

            Unsafe.Add(ref own, dimension) = difference;
        }

        /// <summary>Compares with all points of a leaf.</summary>
        /// <returns>The squared distance of the farthest neighbour.</returns>
        float Compare(int leaf, ReadOnlySpan<float> point)
        {
            ref var coordinates = ref _tree._leaves[leaf * Slots * point.Length];
            Vector256<float> low = default, high = default;
            foreach (var coordinate in point)
            {
                var at = Vector256.Create(coordinate);
                var a = Vector256.LoadUnsafe(ref coordinates) - at;
                var b = Vector256.LoadUnsafe(ref coordinates, Lanes) - at;
                low = Vector256.FusedMultiplyAdd(a, a, low);
                high = Vector256.FusedMultiplyAdd(b, b, high);
                coordinates = ref Unsafe.Add(ref coordinates, Slots);
            }

            var worst = Vector256.Create(_squares[^1]);
            var near = Vector256.LessThanOrEqual(low, worst).ExtractMostSignificantBits()
                | (Vector256.LessThanOrEqual(high, worst).ExtractMostSignificantBits() << Lanes);
            if (near != 0)
            {
                low.CopyTo(_distances);
                high.CopyTo(_distances, Lanes);
                for (; near != 0; near &= near - 1)
                {
                    var slot = BitOperations.TrailingZeroCount(near);
                    Insert(_distances[slot], _tree._rows[(leaf * Slots) + slot]);
                }
            }

            return _squares[^1];
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        void Insert(float square, int row)
        {
            var place = _squares.Length - 1;
            if (row < 0 || square > _squares[place] || (square == _squares[place] && row > _rows[place]))
            {
                return;
            }

            ref var squares = ref MemoryMarshal.GetArrayDataReference(_squares);
            ref var rows = ref MemoryMarshal.GetArrayDataReference(_rows);
            for (; place > 0; place--)
            {
                var before = Unsafe.Add(ref squares, place - 1);
                if (before < square || (before == square && Unsafe.Add(ref rows, place - 1) < row))
                {
                    break;
                }

                Unsafe.Add(ref squares, place) = before;
                Unsafe.Add(ref rows, place) = Unsafe.Add(ref rows, place - 1);
            }

            Unsafe.Add(ref squares, place) = square;
            Unsafe.Add(ref rows, place) = row;
        }

        readonly record struct Branch(int Node, float Bound);
    }
}
