"""Competition templates as data: tracks, stages, rubrics, methods and prizes to begin from."""

from dataclasses import dataclass, replace
from decimal import Decimal

from competitions.programme.enums import StageKind
from competitions.programme.inputs import PrizeInput, StageInput, TrackInput
from judging.rubrics.enums import Aggregate
from judging.rubrics.inputs import CriterionInput, MethodInput
from judging.rubrics.template_data import FOUR, SIX


@dataclass(frozen=True)
class StageTemplate:
    """A stage; where judges score in it, its rubric and method for every track."""

    stage: StageInput
    method: MethodInput | None = None
    criteria: tuple[CriterionInput, ...] = ()
    source: str = ""


@dataclass(frozen=True)
class Template:
    """A competition to begin from; everything in it can be changed afterwards."""

    key: str
    name: str
    name_en: str
    about: str
    about_en: str
    tracks: tuple[TrackInput, ...]
    stages: tuple[StageTemplate, ...]
    who_may_enter: str = ""
    rules: str = ""


#: Told wherever the rubric is shown.
ASSUMED = "Điểm tối đa từng tiêu chí là giả định của mẫu, Thể lệ công bố không nêu"

_PRIZES = (
    PrizeInput("Giải Nhất", 1, name_en="First prize"),
    PrizeInput("Giải Nhì", 1, name_en="Second prize"),
    PrizeInput("Giải Ba", 1, name_en="Third prize"),
    PrizeInput("Giải Khuyến khích", 2, name_en="Consolation prize"),
)
_MEAN = MethodInput(
    threshold=Decimal(50), floor=Decimal(0), deviation=Decimal(20),
    tie_break=("criterion:innovation", "first_places", "head_to_head", "chair"), seats=5,
)
_SCREENING = StageTemplate(StageInput(StageKind.SCREENING, "Rà soát hồ sơ", "Screening"))

QUANG_NGAI = Template(
    key="quang-ngai",
    name="Quảng Ngãi, phỏng theo Thể lệ lần thứ 3",
    name_en="Quảng Ngãi, adapted from the rules of the 3rd edition",
    about="Hai bảng Ý tưởng và Dự án; rà soát hồ sơ, chấm hồ sơ, chung kết thuyết trình "
          "8 phút và hỏi đáp 10 phút. Điểm trung bình cộng; 5 hồ sơ mỗi bảng vào chung kết.",
    about_en="Two tracks, ideas and projects; screening, dossier scoring, a final with pitches of "
             "8 minutes and 10 minutes of questions. Mean score; 5 a track reach the final.",
    tracks=(TrackInput("Ý tưởng", "Ideas", prizes=_PRIZES, key="idea"),
            TrackInput("Dự án", "Projects", prizes=_PRIZES, key="project")),
    stages=(
        _SCREENING,
        StageTemplate(StageInput(StageKind.SCORING, "Chấm hồ sơ", "Dossier scoring"),
                      _MEAN, SIX, ASSUMED),
        StageTemplate(
            StageInput(StageKind.PITCH, "Chung kết", "Final", pitch_minutes=8,
                       questions_minutes=10),
            replace(_MEAN, seats=None), SIX, ASSUMED,
        ),
    ),
    who_may_enter="Cá nhân, nhóm cá nhân và doanh nghiệp khởi nghiệp trong và ngoài tỉnh: doanh "
                  "nghiệp, thanh niên, phụ nữ, giảng viên, sinh viên, học sinh, người dân.\n"
                  "Doanh nghiệp được thành lập không quá 5 năm kể từ lần đăng ký đầu tiên.",
    rules="Mẫu phỏng theo Thể lệ Cuộc thi tỉnh Quảng Ngãi lần thứ 3 (năm 2021): hai bảng; điểm "
          "trung bình cộng của Hội đồng; vào chung kết 5 hồ sơ mỗi bảng có điểm trung bình từ 50 "
          "trở lên và không có tiêu chí 0 điểm; thuyết trình không quá 8 phút, hỏi đáp không quá "
          "10 phút. Thay nội dung này bằng Thể lệ được ban hành.",
)

_TRIMMED = MethodInput(
    aggregate=Aggregate.TRIMMED_MEAN, trim=1, min_sheets=3,
    tie_break=("criterion:need", "median", "chair"), seats=10,
)

TRIMMED = Template(
    key="trimmed",
    name="Một bảng, hai vòng chấm, bỏ điểm cao nhất và thấp nhất",
    name_en="One track, two scored stages, highest and lowest left out",
    about="Một bảng chung; chấm hồ sơ chọn 10, rồi vòng thuyết trình 5 phút và hỏi đáp 5 phút. "
          "Bốn tiêu chí, mỗi tiêu chí 25 điểm nguyên; bỏ phiếu cao nhất và thấp nhất.",
    about_en="One track; dossiers are scored and 10 go on to a round of 5-minute pitches with "
             "5 minutes of questions. Four criteria of 25 whole points; the highest and the "
             "lowest sheet are left out.",
    tracks=(TrackInput("Bảng chung", "Open track", key="open", prizes=(
        PrizeInput("Giải Nhất", 1, name_en="First prize", may_stay_empty=False),
        PrizeInput("Giải Nhì", 2, name_en="Second prize"),
        PrizeInput("Giải Ba", 3, name_en="Third prize"),
    )),),
    stages=(
        StageTemplate(StageInput(StageKind.SCORING, "Vòng hồ sơ", "Dossier round"),
                      _TRIMMED, FOUR, "Bộ tiêu chí của mẫu"),
        StageTemplate(
            StageInput(StageKind.PITCH, "Vòng thuyết trình", "Pitch round", pitch_minutes=5,
                       questions_minutes=5),
            replace(_TRIMMED, seats=None), FOUR, "Bộ tiêu chí của mẫu",
        ),
    ),
)

BLANK = Template(
    key="blank", name="Bắt đầu từ đầu", name_en="Start from nothing",
    about="Một bảng, rà soát hồ sơ và một vòng chấm; chưa có tiêu chí, chưa có giải.",
    about_en="One track, screening and one scored stage; no criteria and no prizes yet.",
    tracks=(TrackInput("Bảng chung", "Open track", key="open"),),
    stages=(_SCREENING,
            StageTemplate(StageInput(StageKind.SCORING, "Vòng chấm", "Scoring"), MethodInput())),
)

TEMPLATES = {template.key: template for template in (QUANG_NGAI, TRIMMED, BLANK)}
