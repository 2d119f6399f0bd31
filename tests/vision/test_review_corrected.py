"""The review page of a recording whose file is wrong: its pictures are put right as its result remembers."""

import io
import shutil
from pathlib import Path

import httpx2
import numpy as np
import pytest
from PIL import Image
from starlette.testclient import TestClient

from alignment.report import Correction
from tests.vision.clips import corners, make_clip, marked, save_picture
from tests.vision.review_folder import a_practice, put_result
from vision.media.clip import Clip
from vision.results.folder import folder_for, report_json
from vision.review.clip.copies import copy_name, make_copy
from vision.review.folder import clip_id
from vision.review.web.app import create_app


def test_a_copy_has_the_true_rate_and_is_named_after_it(tmp_path: Path) -> None:
    assert [copy_name(fps) for fps in (None, 5.0)] == ["playable.mp4", "playable-5.mp4"]
    source = make_clip(tmp_path / "a.mp4", [marked()] * 5)
    make_copy(source, tmp_path / "copy.mp4", 5.0, lambda share: False)
    frames = list(Clip(tmp_path / "copy.mp4"))
    assert [corners(frame.image) for frame in frames] == ["RGBW"] * 5
    assert [frame.t for frame in frames] == pytest.approx([i / 5 for i in range(5)], abs=1e-3)


def test_what_is_turned_is_sent_as_its_file_has_it_and_turned_in_stills_and_the_page(tmp_path: Path) -> None:
    save_picture(marked(), tmp_path / "phone.heic")
    clip = make_clip(tmp_path / "a.mp4", [marked()] * 5)
    heic, video = clip_id("phone.heic"), clip_id("a.mp4")

    def picture(answer: httpx2.Response) -> str:
        assert answer.headers["content-type"] == "image/jpeg"
        return corners(np.asarray(Image.open(io.BytesIO(answer.content))))

    def say(path: Path, correction: Correction) -> None:
        report = a_practice(1)
        known = report.clip.model_copy(update={"correction": correction})
        put_result(path, report_json(report.model_copy(update={"clip": known})))

    with TestClient(create_app(tmp_path), base_url="http://127.0.0.1:8642") as page:
        assert picture(page.get(f"/media/{heic}")) == "RGBW"
        assert page.get(f"/media/{video}").content == clip.read_bytes()
        correction = Correction(rotate=180)
        for path in (tmp_path / "phone.heic", clip):
            say(path, correction)
        assert picture(page.get(f"/media/{heic}")) == "RGBW", "the page turns it"
        assert page.get(f"/media/{video}").content == clip.read_bytes()
        assert picture(page.get(f"/still/{heic}")) == picture(page.get(f"/still/{video}")) == "WBGR"
        assert page.get(f"/clip/{video}/data.json").json()["correction"] == {"rotate": 180, "mirrored": False}
        shutil.rmtree(folder_for(clip))
        say(clip, Correction(rotate=180, fps=5.0))
        assert page.get(f"/media/{video}").status_code == 404, "the page asks for a copy then"
        make_copy(clip, folder_for(clip) / copy_name(5.0), 5.0, lambda share: False)
        (tmp_path / "sent.mp4").write_bytes(page.get(f"/media/{video}").content)
    assert corners(next(iter(Clip(tmp_path / "sent.mp4"))).image) == "RGBW"
