using System.Globalization;
using System.Text;
using Itms.Application.Indexing;
using Itms.Application.People;
using Itms.Application.Projections;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Application.TaskingStore;
using Itms.Domain.Forms;
using Itms.Domain.People;
using Itms.Domain.Routing;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;
using Itms.Server.Storage;

namespace Itms.Bench;

/// <summary>The numbers of one tasking of the archive, to search for.</summary>
internal sealed record Sample(string Number, string CaseNumber, string AlienNumber);

/// <summary>
/// An archive of ten years. It consists of the same events, snapshots and rows that the program would have written. They are put into
/// the data file in bulk, so nothing is decided, sent or synced.
/// </summary>
internal sealed class Archive
{
    private const int Years = 10;

    /// <summary>Taskings that are written together: a block of the word index.</summary>
    private const int Chunk = 1 << 12;
    private const int Vocabulary = 8_000;

    /// <summary>Before the hour at which a day's reminders are sent: a tasking due then becomes late without an earlier reminder.</summary>
    private static readonly TimeOnly EarlyMorning = new(7, 30);

    private static readonly BusinessCalendar Calendar = new(TimeZoneInfo.FindSystemTimeZoneById("America/New_York"));

    private static readonly (string Unit, string Officer)[] Officers = [("HOU", "lee.chan"), ("MCMU", "mia.lund"), ("HPMU", "hal.price")];

    /// <summary>The action officer of every sixtieth open tasking, as in an office of sixty people.</summary>
    public const string OneOfSixty = "sam.ortiz";

    private readonly Rules rules;
    private readonly DateTimeOffset now;
    private readonly DateTimeOffset lateAt;
    private readonly int total;
    private readonly int open;

    private Archive(Rules rules, DateTimeOffset now, DateTimeOffset lateAt, int total, int open) =>
        (this.rules, this.now, this.lateAt, this.total, this.open) = (rules, now, lateAt, total, open);

    /// <summary>The agency's next early morning that is at least two hours away. A tenth of the open taskings is due then.</summary>
    public static DateTimeOffset NextMorning()
    {
        var soonest = DateTimeOffset.UtcNow.AddHours(2);
        var morning = Calendar.At(Calendar.DayOf(soonest), EarlyMorning);
        return morning >= soonest ? morning : Calendar.At(Calendar.DayOf(soonest).AddDays(1), EarlyMorning);
    }

    /// <summary>A random tasking of an archive of this size.</summary>
    public static Sample Any(int total)
    {
        var index = Random.Shared.Next(total);
        var perYear = PerYear(total);
        var (year, count) = (FirstYear + (index / perYear), (index % perYear) + 1);
        return new Sample(ItmsNumber.Format(year, count), CaseNumber(year, count), AlienNumber(index));
    }

    /// <summary>A word of the archive's texts. Words of a low rank are common, those of a high rank rare.</summary>
    public static string Word(int rank)
    {
        Span<char> word = stackalloc char[6];
        for (var (i, rest) = (0, (rank * 7_919) % 308_915_776); i < word.Length; i++, rest /= 26) word[i] = (char)('a' + (rest % 26));
        return new string(word);
    }

    /// <summary>A random rank, distributed as in natural language: the second word is half as frequent as the first.</summary>
    public static int Rank(Random dice) => (int)Math.Pow(Vocabulary, dice.NextDouble());

    /// <summary>Fills the data file of a demo that is not running.</summary>
    /// <param name="open">How many of the taskings are open. A tenth of these is overdue, and a tenth is due at <paramref name="lateAt"/>.</param>
    /// <param name="lateAt">When a tenth of the open taskings is due.</param>
    public static async Task FillAsync(string database, int total, int open, DateTimeOffset lateAt, CancellationToken cancellationToken)
    {
        RulesSource source = new(Calendar, new TaskingPolicy());
        await using (var store = SqliteTableStore.Open(database)) await new DirectoryStore(store, source).LoadAsync(cancellationToken);
        var archive = new Archive(source.Current, DateTimeOffset.UtcNow, lateAt, total, open);
        using var file = new BulkFile(database);
        var perYear = PerYear(total);
        for (var year = 0; year < Years; year++)
        {
            var calendarYear = FirstYear + year;
            var count = Math.Min(perYear, total - (year * perYear));
            if (count <= 0) break;
            var before = year * perYear;
            Task<List<BulkRow>>? made = null;
            // Make the next rows while these are written.
            var length = 0;
            for (var first = 1; first <= count; first += length)
            {
                length = Math.Min(Chunk - (first % Chunk), count - first + 1);
                var (from, many) = (first, length);
                var next = Task.Run(() => archive.Rows(calendarYear, before, from, many), cancellationToken);
                if (made is not null) file.Write(await made);
                made = next;
            }

            if (made is not null) file.Write(await made);
            var lastNumber = Encoding.ASCII.GetBytes(count.ToString(CultureInfo.InvariantCulture));
            file.Write([new BulkRow(TaskingKeys.Numbers, calendarYear.ToString("D4", CultureInfo.InvariantCulture), lastNumber)]);
        }
    }

    private static int FirstYear => DateTime.UtcNow.Year - Years + 1;

    private static int PerYear(int total) => (total + Years - 1) / Years;

    /// <summary>In the usual form. Other long numbers are masked, because they could be alien numbers, and would make every row longer.</summary>
    private static string CaseNumber(int year, int count) => string.Create(CultureInfo.InvariantCulture, $"CRCL-{year}-{count - 1:D5}");

    private static string AlienNumber(int index) => string.Create(CultureInfo.InvariantCulture, $"A0{index:D8}");

    /// <summary>The rows of consecutive numbers, which fill whole blocks of the word index.</summary>
    private List<BulkRow> Rows(int year, int before, int first, int count)
    {
        var parts = new (List<BulkRow> Rows, SortedDictionary<string, TermFields> Terms)[count];
        Parallel.For(0, count, i => parts[i] = Rows(year, before + first + i - 1, first + i));
        var rows = parts.SelectMany(part => part.Rows).ToList();
        // The word index, block by block.
        var blocks = new Dictionary<(string Word, long Block), SortedDictionary<ushort, TermFields>>();
        for (var i = 0; i < count; i++)
        {
            var id = Postings.IdOf(ItmsNumber.Format(year, first + i));
            foreach (var (word, fields) in parts[i].Terms)
            {
                if (!blocks.TryGetValue((word, Postings.BlockOf(id)), out var block)) blocks[(word, Postings.BlockOf(id))] = block = [];
                block[Postings.PlaceOf(id)] = fields;
            }
        }

        rows.AddRange(blocks.Select(block => new BulkRow(
            IndexKeys.Words, IndexKeys.WordBlock(block.Key.Word, block.Key.Block), Postings.Change([], block.Value))));
        return rows;
    }

    private (List<BulkRow> Rows, SortedDictionary<string, TermFields> Terms) Rows(int year, int index, int count)
    {
        var dice = new Random(index);
        var number = ItmsNumber.Format(year, count);
        var history = Life(number, year, index, count, dice);
        var tasking = Tasking.Fold(history)!;
        var rows = new List<BulkRow>(16);
        foreach (var write in TaskingRecords.Prepare(null, tasking, history, null, null).Writes)
            if (write is RowWrite.Insert insert) rows.Add(new BulkRow(TaskingKeys.Partition(number), insert.RowKey, insert.Body));
        foreach (var (key, body) in TaskingProjections.For(tasking, rules)) rows.Add(new BulkRow(DerivedRows.Partition, key, body));
        var terms = SearchTerms.Of(tasking);
        rows.Add(new BulkRow(TaskingKeys.Partition(number), IndexKeys.IndexedWords, SearchTerms.Write(terms)));
        return (rows, terms);
    }

    private List<Recorded> Life(string number, int year, int index, int count, Random dice)
    {
        // The newest taskings are open.
        var left = total - 1 - index;
        var isOpen = left < open;
        var (unit, officer) = isOpen && left % 60 == 7 ? ("HOU", OneOfSixty) : Officers[index % Officers.Length];
        var start = new DateTimeOffset(year, 1, 2, 15, 0, 0, TimeSpan.Zero);
        var at = isOpen ? now.AddMinutes(-1) : start + (dice.NextDouble() * (Earlier(now.AddDays(-40), start.AddYears(1)) - start));
        var (due, action) = (at.AddDays(14), TaskAction.Work);
        if (isOpen)
            (due, action) = (left % 10) switch
            {
                // A review that is overdue sends no reminder, so the server is idle before the measurement begins.
                0 => (now.AddDays(-1 - dice.Next(20)), TaskAction.Review),
                1 => (lateAt, TaskAction.Work),
                2 or 3 or 4 => (now.AddDays(5 + dice.Next(24)), TaskAction.Work),
                _ => (now.AddDays(35 + dice.Next(300)), TaskAction.Work),
            };

        var form = new TaskingForm(
            new RequestDetails(index % 3 == 0 ? "CRCL" : "ICE OCR", Channel.Email)
            {
                TaskAuthority = "CRCL",
                CaseNumber = CaseNumber(year, count),
                Instruction = Text(dice, 25),
                Detainees = [new Detainee($"{Word(Vocabulary + dice.Next(5_000))} {Word(Vocabulary + dice.Next(5_000))}", AlienNumber(index))],
            },
            new Handling(TaskType.InformationRequest, Category.OdoWithoutFindings, (Priority)(index % 3), action))
        {
            InternalDueDate = new Moment(due),
            AuthorityDueDate = new Moment(due.AddDays(10)),
            InformationRequest = new InformationRequestTab(
                "Alder Creek Processing Center", ["Dogwood County Jail"], InformationRequestType.SynopsisOfCare),
        };
        var history = new List<Recorded>(6);
        Add("ana.ruiz", TimeSpan.Zero, new TaskingEvent.Created(
            number, form, new ClearanceRule(ClearanceKind.None, []), [new Placement(unit, officer, ["kim.dale"])], 1));
        if (isOpen) return history;
        var text = Text(dice, 20);
        Add(officer, TimeSpan.FromDays(2), new TaskingEvent.Responded(unit, ResponseKind.Substantive, text));
        Add("ray.singh", TimeSpan.FromDays(1), new TaskingEvent.Concurred(unit, ConcurrenceLevel.UnitChief, "ray.singh", null));
        Add("dan.okoro", TimeSpan.FromHours(5), new TaskingEvent.Concurred(unit, ConcurrenceLevel.Division, "dan.okoro", null));
        Add(officer, TimeSpan.FromHours(3), new TaskingEvent.SubmittedToHq(ResponseKind.Substantive, text, officer));
        Add("ana.ruiz", TimeSpan.FromDays(dice.Next(1, 20)), new TaskingEvent.SubmittedToAuthority(Channel.Email, null, null));
        return history;

        void Add(string by, TimeSpan later, TaskingEvent happened)
        {
            at += later;
            history.Add(new Recorded(history.Count + 1, at, by, null, happened));
        }
    }

    private static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;

    private static string Text(Random dice, int words) => string.Join(' ', Enumerable.Range(0, words).Select(_ => Word(Rank(dice))));
}
